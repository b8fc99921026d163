"""Texts with an inner structure: tables, long texts withheld in parts, values cut over two texts, descriptions."""
