"""Measured claims: ratios taken side by side in one run, with the answers asserted."""
