"""What the columns of a table are, whatever they are called: the rows show it, by one step after the other.

    table             the beginning of a table, and what a step is
    stated_amounts    what its amounts say by themselves
    formula_cells     texts that Excel was to keep; cell_marks.py: what stands at values and is no part of them
    rows/             what each row is of
    amounts/          which amount is which
    misnamed_columns  columns that one export calls like something else in the next
    table_looks       all steps, in their order; object_looks.py: those that tell of objects, too

Nothing here opens a file.
"""
