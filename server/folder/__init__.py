"""Billing data in a folder of exports, read in place.

    folder_files    which files there are, and in which state
    export_files    what each is an export of, by its name (file_names.py) or else by its first_records.py;
                    office_files.py are named and not read, plain_texts.py are read where they are tables
    problems        why records are left out
    file_entries    the records of one export (entry.py), whatever its format: csv_entries.py out of csv_rows.py,
                    csv_lines.py and further_headers.py, json_spans.py (out of envelopes.py) with json_records.py,
                    parquet_rows.py; sums below a list are no records (total_rows.py)
    table_looks     what the columns of a table.py are, whatever they are called, by one step after the other:
                    grouped_rows.py: the customer above his invoices; mixed_rows.py: invoices and payments in one list;
                    itemised_rows.py: a row for each line of an invoice, whose sum it may be (summed_lines.py,
                    line_amounts.py); whole_amount.py: which of several is the whole; debit_credit.py: amounts that are
                    credited, foreign_amounts.py: amounts in two currencies, by stated_amounts.py; own_currencies.py:
                    a currency for each amount; paid_out.py: payments to somebody else, own_money.py: money that moved;
                    misnamed_balances.py are not what is left to pay, aged_totals.py are, and other misnamed_columns.py
                    not what they are called; datev_bookings.py: an invoice in the entries of a ledger;
                    formula_cells.py: texts that Excel was to keep; cell_marks.py: what stands at values and is no part
                    of them; priced_texts.py: a currency in the texts of amounts;
                    object_looks.py: the same of objects
    dated_names     which of several files of one list is the newest
    index/          where each record lies, and by what it is found
    source          the folder as a source of records: lookup.py finds them in one state of the data, for one tenant,
                    by their ids and numbers with keyed.py, and by whose they are with customers.py;
                    offers.py say what can be asked, sharing.py what else has an id
    notices         what whoever starts a server is told; missing_parts.py: what no column tells, column_samples.py:
                    which may be meant;
                    profile_advice.py: which profile would fit better

Nothing is imported or copied: a record is read out of its file when it is asked for.
"""
