"""A payload as its texts: JSON in and out, the leaves, and what the names of fields tell about them.

    payload         JSON from bytes and back
    leaves          the texts on their way into the arena; those of columns are in column_leaves.py, and their order
                    in the payload in nested_order.py
    fields          what a field's name claims, by itself and below its parent's
      field_names     a name taken apart; the words are in field_words.py, shortened ones in shortened.py, and what
                      stands around Chinese and Japanese names in whose_names.py
      first_words     names whose first word says what the value is
      party_names     names that say whose the value is or who somebody is, with the words of party_words.py and
                      role_words.py
      rule_kinds      rules by the kind of thing that they claim
    named           values whose name is in another member: field_parts.py says which member is which
    siblings        members of one object as evidence for each other
      beside_words    names that claim nothing without such evidence
      lone_towns      towns that stand beside nothing of anybody's
    definitions     objects that define a field instead of holding its value
    claims          of several rules that claim a text, the most credible one whose form fits
      people_as_names  names of fields that are names of people
    regions         the countries that a payload speaks of, by the names in countries.py

*Evidence* is what a field's name tells of its value: the rules that *claim* it, the country that it names, the names
below it. A *leaf* is one text.
"""
