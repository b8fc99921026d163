"""Texts whose letters are exchanged, moved or added by a rule, and what shows that they are.

    strange           words that no language has
    ciphers           moved and turned alphabets, words backwards, letters upside down
      cipher_ranking  under which of them a text reads most like a language
    piglatin          words whose first letters have been moved to their ends
    infixed           games that put the same letters into each syllable
    rearranged        letters moved by a rule: ends of words, keys beside the right ones, rail fences

The letters themselves are ordinary ones. Where other signs stand for them, the folder is signs/.
"""
