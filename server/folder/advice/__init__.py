"""What whoever starts a server over a folder of exports is told.

    column_samples  what the columns of a CSV file may be meant for
    missing_parts   what no column tells, and the option with which one would
    profile_advice  which profile would fit the records better
    notices         what was found, what was left out, and the above

Of it, models that ask are told what hides something from them (server/start_notices.py).
"""
