"""XML such as UBL invoices: a document is one record.

    xml_reading     a document taken apart into elements and runs of text
    xml_writing     a run with other words, every other byte as it was
    xml_document    both, as a format

No entity is looked up anywhere.
"""
