"""MCP as it is written: JSON-RPC, a message a line.

    messages        a line as plain values, and plain values as a line
    methods         what a client may call
    repeated_texts  which texts the data of a message says again

Nothing here knows what a message is about, or who sent it.
"""
