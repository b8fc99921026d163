"""Whether a candidate is what its pattern took it for: check digits, numbering plans, registers, names."""
