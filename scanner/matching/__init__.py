"""The hot path: texts folded into one buffer, all rules over it in a few native calls, spans settled.

    spans           spans of one text, and how overlaps among them are settled
    buffer/         all texts of a payload as one buffer, their disguises folded away
    engines/        RE2 and Aho-Corasick, which no other module imports
    marked          which leaves hold a match of a pattern
    codepoints      what folding removes, searched before it is removed
    encoded/        what percent signs, entities, backslashes and blocks of base64 hide
    programs/       one rule over the buffer: its candidates, and what decides on each
    due/            which rules are due in which leaves
    numbers         digits that a stronger rule has explained
    matcher         all rules over all texts, with the theory of operation
    found           what was found in many leaves; distinct_texts.py: equal texts are scanned once

A *leaf* is one text of the buffer, which the code calls an arena. A *candidate* is what a pattern proposes, a *hit* one
that was judged to be what it looks like, a *span* its place in the source. Each imports only what stands above it.
"""
