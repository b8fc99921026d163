"""What the name of a field says about the value beneath it, by itself and below the name of its object.

    fields            the evidence of a name: which rules claim the value, by all that the other modules know
      evidence        what a name tells, remembered by name
      claimed_names   the names that rules claim, and longer names that end with one of them
      first_words     names whose first word says what the value is
      party_names     names that say whose the value is, or who somebody is
      beside_words    names that claim nothing unless another member stands beside them
      field_parts     which part of a named value a field may be: its name, the value, or a label beside it
      rule_kinds      rules by the kind of thing that they claim

Their words are in words/. What the members of one object say of each other is in members/.
"""
