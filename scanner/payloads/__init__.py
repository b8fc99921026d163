"""A payload as its texts: JSON in and out, the leaves, and what the names of fields tell about them.

    payload           JSON from bytes and back
    words/            the words of which names of fields are made, and a name taken apart
    places/           the countries that a payload speaks of
    names/            what a field's name claims, by itself and below the name of its object
    leaves/           the texts on their way into the arena
    members/          what the members of one object say of each other
    claims            of several rules that claim a text, the most credible one whose form fits
      people_as_names  names of fields that are names of people

*Evidence* is what a field's name tells of its value: the rules that *claim* it, the country that it names, the names
below it. A *leaf* is one text.
"""
