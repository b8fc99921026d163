"""Sentences as strings of word classes, and the grammars over them that instructions are told by."""
