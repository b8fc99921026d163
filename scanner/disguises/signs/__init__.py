"""Texts with signs between their letters or words, or in place of them.

    spaced    something between each letter, or words strung by signs; hangul.py: the same in Korean
    stuffed   the same sign put into many words
    markup    markup inside words
    listed    each word an item of a list
    leet      digits and signs that stand for letters
    spelled   Morse, flags, braille, numbers for letters, hexadecimal, base64 in pieces

Each gives the text without the signs. Whether that is worth reading is decided in kinds.py and readings.py.
"""
