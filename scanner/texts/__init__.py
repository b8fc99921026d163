"""Texts of more than one value: tables, parts that leave alone, values cut over two, what tools say of themselves."""
