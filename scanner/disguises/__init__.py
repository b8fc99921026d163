"""Texts in disguise: whether a text looks like one, and the readings that it may have been meant as.

    kinds           which disguise a text shows, if any (:data:`~scanner.disguises.kinds.DisguiseKind`)
    noise           keys, tokens and ids, set aside before anything is read into them
    readings        every reading of a text, in order, from the modules below; meter.py takes the cost of each
    spelled         Morse, flags, braille, numbers for letters, hexadecimal, base64 in pieces
    lettered        letters named by words or by places of a square, words in Punycode
    dense           base85 and base91, base62, 58 and 36, uuencode
    spaced          letters with something between each, words strung by signs
    hangul          letters and syllables of Korean with something between each
    leet            digits and signs for letters
    glued           words without spaces, or in pieces
    stuffed         words with the same sign put into many of them
    rejoined        words with any signs, digits or blanks put into them, known by the words that the pieces make
    markup, listed  markup inside words, a sentence as the items of a list
    looks           letters of other alphabets that only look like Latin ones
    piglatin        Pig Latin
    infixed         games that put the same letters into each syllable
    rearranged      letters moved by a rule: ends of words, keys beside the right ones, rail fences
    ciphers         moved and turned alphabets, words backwards, upside down; strange.py tells words of no language,
                    cipher_ranking.py under which cipher a text reads most like one
    corrections     typing errors put right: misspelt.py proposes the words, which rests.py looks up; real_words.py
                    lists words that are right
    garbled         texts in which nearly every word is misspelt, put right by the words around; shorthand.py tells
                    what words with letters stretched or without vowels may be

A *reading* is a text with the name of its channel, the rule for which says what the disguise itself weighs. *Telling*
words are those that instructions are made of, *core* words the most telling ones. A *strange* word has pairs of letters
that no language has, as in a cipher. A *known* word is in the lexicon, an *odd* one is neither that nor an ordinary
English word. A *garbled* text is misspelt throughout.
"""
