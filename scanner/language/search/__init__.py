"""All grammars, searched for in many texts at once.

    needs             which grammars can match in a sentence at all, as sets of bits; crossing.py: across the ends of
                      sentences; needs_table.py: what all of them need, numbered once
    grammars          every grammar, compiled for the first text that holds what it needs
    analysed          what is known of each sentence of a text
    grammar_search    the matches, for which each different sentence is searched once

One grammar by itself is a matter of notation/.
"""
