"""One rule over a buffer: its pattern proposes candidates; what stands beside them and its validator decide.

    program      a rule, ready to run: beginnings.py and groups.py say what its pattern tells of matches
      guards       what may stand beside a match; namesake.py: ends of brands; labels.py: what the words before it say
    candidates   what a rule finds in joined leaves, judged one by one or many at a time (many_candidates.py)
      card_rows    long rows of groups of digits, in which hardly any group can begin a card

Which rules are due where is known by due/ alone; overlaps of what they find are settled by spans.py.
"""
