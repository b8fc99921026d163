"""Sluicegate server."""
