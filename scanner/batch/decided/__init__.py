"""What a profile's entity decides about the columns of an export.

    decisions     which columns pass, and how their values look
    lent_fields   what the profile says of their names: ``called``, ``holds``
    passing       a warning of how many columns the copies will lack

Without an entity every column passes.
"""
