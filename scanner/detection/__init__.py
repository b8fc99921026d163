"""From the texts of a payload to spans: what is sensitive, where, and how certain.

    detector         field names as evidence, what they name found again in other texts, overlaps resolved
      known_texts      texts that have come before are not scanned again, nor payloads (known_payloads.py);
                       recurring.py: what is worth keeping
      text_scan        each text by itself, also behind encodings
      together         all texts of a payload: an order of which each holds a piece
    public_places    the rules for data that is full of places that are nobody's

What becomes of a span is decided in scanner/redaction/.
"""
