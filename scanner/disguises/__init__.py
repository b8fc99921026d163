"""Texts in disguise: whether a text looks like one, and the readings that it may have been meant as.

    ciphers/        letters exchanged, moved or added by a rule: shifted alphabets, words backwards, Pig Latin
    misspellings/   letters that are wrong: typing errors, garbled texts, words without vowels
    signs/          signs between the letters or in their place: "i g n o r e", "1gn0r3", Morse, base85
    noise           keys, tokens and ids, set aside before anything is read into them
    kinds           which disguise a text shows, if any (:data:`~scanner.disguises.kinds.DisguiseKind`)
    readings        every reading of a text, in order, from the modules of the three folders
      meter         takes the cost of each from what a payload may cost

A *reading* is a text with the name of its channel, the rule for which says what the disguise itself weighs. *Telling*
words are those that instructions are made of, *core* words the most telling ones. A *strange* word has pairs of letters
that no language has, as in a cipher. A *known* word is in the lexicon, an *odd* one is neither that nor an ordinary
English word. A *garbled* text is misspelt throughout.
"""
