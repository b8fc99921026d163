"""Names of people in running text, where only the words and their place tell.

    said      in a place that a name fills; titled.py: behind a form of address
    given     where the place says less; alone.py: as all of a text

The less a place says, the more is asked of the words.
"""
