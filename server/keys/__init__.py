"""API keys: who a key belongs to, what it opens, and where keys are kept.

    principal       who calls, and the interface of every key store
    ring            from a key to its principal, by scrypt
    entries         keys as they are stored, without the key; roles.py: what a role opens
    stores          file.py; remote.py, for one that is asked over the network, such as secrets_manager.py; fixed.py,
                    for a server without keys and for the demo
    commands        `sluicegate keys`, with the values of options.py

A key is shown once, when it is made, and stored as a salted digest.
"""
