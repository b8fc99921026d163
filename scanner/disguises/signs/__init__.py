"""Texts with signs between their letters or words, or in place of them.

    spaced    something between each letter, or words strung by signs; hangul.py: the same in Korean
    stuffed   the same sign put into many words
    rejoined  any signs, digits or blanks put into words, known by the words that the pieces make
    glued     words without spaces, or in pieces
    markup    markup inside words
    listed    each word an item of a list
    leet      digits and signs that stand for letters
    spelled   Morse, flags, braille, numbers for letters, hexadecimal, base64 in pieces
    lettered  letters named by words or by places of a square, words in Punycode
    dense     base85 and base91, base62, 58 and 36, uuencode
    looks     letters of other alphabets that only look like Latin ones

Each gives the text without the signs. Whether that is worth reading is decided in kinds.py and readings.py.
"""
