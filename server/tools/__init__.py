"""What a model may call, and what it is answered.

    table           the tools with their schemas, made from what the source offers for the kinds.py of records
                    late_tools.py: those that only a restart would make
    arguments       the schemas of arguments, and the check of a call; argument_names.py: which one a wrong name
                    was meant for; queries.py: what those of a list ask for
    toolbox         what a handler is given and gives back; refusal.py: what a caller is told instead of an answer
    records         the get and list tools: fetching.py asks the source, pages.py makes a page a view
      amounts         the unit of amounts and the form of dates; hints.py: warnings of a wrong conclusion, of those
                      about sums in sum_hints.py, summed_amount.py; statuses.py
      by_customer     who owes most: a list added up for each customer
      line_items      `get_invoice`, part by part
    customers       `find_customer`; exports.py: `scan_export`; texts.py: `scan_text` and `redact_payload`; status.py:
                    `get_security_status`
    watching        progress and cancellation of a call that waits

A handler takes a `Toolbox` and a `Request`, and gives an `Answer` or raises `ToolError`.
"""
