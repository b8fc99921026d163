"""The server's sample data and what is hidden in it: made anew, the same bytes on every run."""
