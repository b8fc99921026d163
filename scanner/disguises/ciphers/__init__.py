"""Texts whose letters are exchanged or moved, and what shows that they are.

strange         words that no language has
ciphers         moved and turned alphabets, words backwards, letters upside down
  cipher_ranking  under which of them a text reads most like a language
piglatin        the first letters of each word at its end
"""
