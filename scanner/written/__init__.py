"""Fields that are written out in a text: their names claim the values beside them, as they do in JSON.

    fields          all of what follows, over the texts that show a sign of it; credible.py: whether such a claim counts
    pairs           ``ssn=…`` and ``**SSN:** …``; headings.py: labels and headings as people write them
      wrapped         values in brackets or quotes; queries.py: parameters of URLs; sections.py: INI and TOML;
                      yaml_blocks.py: values of several lines in YAML
      labelled        forms and letters; han_labels.py: labels in Chinese and Japanese; asked.py: questions in a chat
      segments        vCard, LDIF, X12, EDIFACT, HL7
    grids           tables drawn with bars
    listings        tables without: columns by blanks (aligned.py), lists of JSON, rows of SQL
                    (sql_rows.py), answers of database shells (shells.py)
      secret_cells    passwords and tokens in any of these
    extended_logs   logs whose first lines name their fields
    elements        XML and HTML, with the tables of html_table.py
    fragments       JSON within a text
    people          lists of people; mail_owners.py: people beside their mail address;
                    native_people.py: people and addresses in sentences of other scripts
    pieced          values that markup or the ends of lines cut into pieces

A *pair* is a name and the place of its value in a text.
"""
