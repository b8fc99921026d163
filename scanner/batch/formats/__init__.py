"""The formats of exports: how each is cut into units, scanned, and put together again."""
