"""What was found, told: as text, as HTML, as SARIF, and as the difference from an earlier scan."""
