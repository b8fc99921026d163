"""What is answered with records: a page of them as one view, and what is said beside it.

    fetching        what is asked of the source
      queries         what the arguments of a list ask for; customers.py: accounts by name or address, `find_customer`
      statuses        the statuses that a list has
    pages           a page of records as one view
      amounts         the unit of amounts and the form of dates
      hints           warnings of a wrong conclusion; sum_hints.py: of those about sums; summed_amount.py: which amount
                      is added up

Each is used by several handlers (handlers/).
"""
