"""Texts as words: the classes of words, the grammars over them, and the weights of words.

    sentences          a text cut into sentences, and these into words; addresses and numbers become one word each
    word_classes       words and phrases of many languages by class, as the YAML files list them
    lexicon            a letter for each set of classes that some word has: a sentence is written as a row of letters
    word_segmentation  words without spaces between them, cut apart
    weights/           how much the words of a text lean towards an order to a model
    notation/          one grammar: how it is written, the pattern over letters that it becomes, and the words it needs
    search/            all grammars, searched for in many texts at once

A *letter* stands for a set of word classes. A *way* is one way to match a grammar, and a *need* is a set of names, of
one of which a word has to be there. A grammar *crosses* when its match goes on behind the end of a sentence. *Merged*
letters are those of a sentence with each phrase as one letter. Words *lean* by their weights: above 0, texts with such
words were more often attacks than not; a rule with ``leaning`` says from which sum on that is a signal.
"""
