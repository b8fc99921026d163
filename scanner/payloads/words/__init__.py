"""The words that names of fields are made of, and how a name is taken apart into them.

    field_words       what the words mean; party_words.py: those that say whose a value is; role_words.py: those that
                      say what somebody is to a bill
    field_names       a name in its canonical form, and its words
      shortened       words that exports shorten: "Konto-Nr."
      whose_names     what stands around Chinese and Japanese names

What a whole name claims is decided in names/.
"""
