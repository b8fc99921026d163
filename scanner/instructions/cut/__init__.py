"""An instruction cut over several texts of a payload, none of which says anything by itself.

    pieces          which texts may be pieces, and whether so few of them that it is worth looking beside them
    neighbours      the texts around a piece, in the ways in which the rest of it may stand
      text_kinds      what a text may be beside others
    joinings        the ways in which these may have been one text
    cut_texts       what they say together: signals across a border between two of them
      joined_wording  and what their words weigh as one text

A *piece* is a text that may be part of a sentence that goes on in another text. It is read by the reader of single
texts; what separates pieces (seams.py) and where their borders are (joined.py) stands beside that.
"""
