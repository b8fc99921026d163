"""From spans to safe text, as a profile says.

    masker      one text masked, or withheld or fenced as a whole
    redactor    what finds and what masks, as one: all ways of the data are given it
    redact      whole documents: everything sensitive masked, nothing cut

How a value is masked is for scanner/masking/ to say, and which values for the profile (scanner/selection/).
"""
