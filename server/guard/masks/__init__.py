"""What the guard shows in the place of a value, and gets back from a client in the value's place.

    forms           how masks look
    shown           which ones the client was shown
    arguments       calls whose arguments hold one
    stand_ins       what stands for strings that the client only has to bring back: cursors, states, addresses

A mask is final, a stand-in is swapped back.
"""
