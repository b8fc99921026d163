"""What every call goes through, whoever asks and whatever is called.

    listing    which tools a caller is shown
    admission  authenticate -> rate limit -> authorise -> budget, and the record that each call leaves
    scanners   the scanner of a key that has a profile of its own
    pipeline   these steps around the call itself, in their order
    fault      where an internal error comes from, without data

The guard's own calls go through admission.py, scanners.py and fault.py as well.
"""
