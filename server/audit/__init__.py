"""The audit trail: how records are sealed, written, kept, read and verified."""
