"""Fields that are written out in a text: their names claim the values beside them, as they do in JSON.

    headings        labels and headings as people write them
    pairs           ``ssn=…`` and ``**SSN:** …``
    labels/         names beside their values in all other ways: brackets, forms, YAML, questions in a chat
    tables/         names above their values: drawn, aligned, listed, of HTML, logs and SQL
    owners/         people whom what stands around them names
    fragments       JSON within a text
    pieced          values that markup or the ends of lines cut into pieces
    credible        whether such a claim counts, by who wrote the name and how
    fields          all of these, over the texts that show a sign of them

A *pair* is a name and the place of its value in a text. Each imports only what stands above it.
"""
