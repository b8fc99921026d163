"""What a model may call: the table of tools, their arguments and their handlers."""
