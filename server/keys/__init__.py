"""API keys: who a key belongs to, what it opens, and where keys are kept."""
