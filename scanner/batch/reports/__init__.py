"""The reports of a scan: as text, as HTML, as SARIF, and as the difference from an earlier scan."""
