"""Texts as words: the classes of words, the grammars over them, and the weights of words.

    word_classes    words and phrases of many languages by class, as the YAML files list them
    sentences       a text cut into sentences, and these into words; addresses and numbers become one word each
    lexicon         a letter for each set of classes that some word has: a sentence is written as a row of letters
    grammar         the notation of grammars (``<ignore> <glue>{0,4} <orders>``) as a pattern over letters;
                    alphabet.py writes it in few bytes, grammars.py compiles it when it is first needed
    requirements    which words each way to match a grammar needs, in one sentence or on both sides of its end
    needs           these as sets of bits: which grammars can match a sentence at all; crossing.py for several;
                    needs_table.py numbers them, once for all grammars
    grammar_search  the matches of all grammars in many texts: analysed.py holds what is known of a sentence,
                    and each different sentence is searched once
    wording         what the words, pairs of words and classes of a passage weigh; passages.py cuts a long text,
                    fluency.py tells whether it reads like a language, windows.py weighs texts beside each other
    word_segmentation  words without spaces, cut apart

A *letter* stands for a set of word classes. A *way* is one way to match a grammar, and a *need* is a set of names, of
one of which a word has to be there. A grammar *crosses* when its match goes on behind the end of a sentence. *Merged*
letters are those of a sentence with each phrase as one letter. Words *lean* by their weights: above 0, texts with such
words were more often attacks than not; a rule with ``leaning`` says from which sum on that is a signal.
"""
