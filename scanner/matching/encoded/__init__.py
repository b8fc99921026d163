"""Encoded text, decoded far enough to be scanned, with the way back to the offsets of its source.

    encodings   what percent signs, entities and backslashes hide
      encoded_blocks   blocks of base64; codes.py: texts written as numbers
    excerpts    of a long text only the parts near its escapes are read again; random_signs.py: texts of which little
                that was found out is of use for the next

What was decoded is read as any text is; what is found in it stands in the source where its code does.
"""
