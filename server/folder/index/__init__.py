"""The index over a folder of exports: made, kept up to date, and asked."""
