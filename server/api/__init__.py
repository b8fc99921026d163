"""Billing data from an HTTP API that a file describes."""
