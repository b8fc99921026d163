"""Echoes: what one field or one place of a text names, found again in the other texts and in the rest of that one.

    propagation     values that a field names, searched in all other texts of the payload
      spellings       a name as others write it: umlauts, accents, capitals, apostrophes
      ordinary_words  names that are words too, which are not searched by themselves
      relatives       what stands beside a name that is found again and belongs to it
    numbers         numbers and secrets that a field claims: how they are looked for, and where they count
    witnesses       what a view does not show, and may stand in the texts that it shows
    named_again     a person whom a text itself names, in the rest of it

All names are looked for by one automaton over all texts, and their number is bounded.
"""
