"""Texts with words that are spelled wrong, put right.

    misspelt        the words that a misspelt one may be; rests.py looks them up by the letters that are left
      real_words    words that are right, though they look like another one misspelt
    corrections     the readings of a text with a few errors
    garbled         texts in which nearly every word is wrong, read by the words around each
      shorthand     what words with letters stretched or without vowels may be

A word may be one of the lexicon or an ordinary English one: without these, "priices" would be a misspelt "parses".
"""
