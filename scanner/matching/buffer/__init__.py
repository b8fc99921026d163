"""The texts of a payload, as everything that reads them has them: folded, in one buffer, each a leaf of it.

    normalize   folding: disguises away, and offsets find their way back
    arena       all texts as one buffer, and where each leaf begins
      memory      what readers remember of a payload's texts; allowance.py: bounds on readings of disguised texts and on
                  escapes undone
    marks       notes on leaves that had to be looked at

Nothing here knows a rule.
"""
