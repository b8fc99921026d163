"""How what is asked for is found in one state of the data.

    offers     what can be asked of records of each kind
    keyed      records by their ids and numbers, each held against what it says itself
    customers  whose records are asked for
    sharing    what else has the id or number of a record
    lookup     all of it, and lists

The index suggests and the record decides: what was found is held against what it says itself, for one tenant or for
nobody in particular.
"""
