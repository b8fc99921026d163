"""Names beside their values that pairs.py does not read: each way to write them is one module.

    wrapped      values in brackets or quotes
    queries      parameters of URLs and of forms' bodies; sections.py: INI and TOML; yaml_blocks.py: values of several
                 lines in YAML
    labelled     forms and letters; han_labels.py: labels in Chinese and Japanese
    asked        questions in a chat, and the line that answers
    segments     vCard, LDIF, X12, EDIFACT, HL7

What they give are pairs (pairs.py): a name, and the place of its value.
"""
