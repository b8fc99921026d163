"""Profiles: what of which records may pass and how it looks, read from files, and told with their lines when wrong."""
