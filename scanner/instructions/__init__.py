"""Injected instructions: which texts are worth reading, what is heard in them, and whether it adds up."""
