"""The LLM-safe view: which records, fields and items are shown, and how a view is kept small."""
