"""Whole documents, walked record by record or, where records are alike, as tables of columns."""
