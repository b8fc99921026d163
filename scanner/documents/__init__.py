"""The walk over whole documents: value by value, or column by column where many records have one shape."""
