"""What a message of the upstream holds, made safe to be shown.

    definitions     what a server says of itself: its tools, prompts and resources
      schemas         what is to be read in their JSON schemas; widened_schemas.py: those that masked results fit too
    results         everything else that it answers; conformance.py: what a tool's output schema promises of it
      app_pages       programs that a client shows to its user leave before that, too, and come back
      unread          what is too large to be read leaves before the scan
      clearing        binary, and imitated facts, leave; media.py: strings that are pictures
      document_texts  texts that say the document are read once
      size_limit      what is too large to be shown is cut, alike in both channels; shortening.py: a text, a document
    members         which member is text, data, opaque
    message_scan    one message to the scanner and back in place; tables.py: its texts that are tables
    counts          what was masked or left out, in figures

Whose answer a message is, and what comes of one that cannot be made safe, is not decided here.
"""
