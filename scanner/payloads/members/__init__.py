"""What the members of one object say of each other.

    siblings        a member as evidence for another: an account number beside a routing number is a bank account
      lone_towns    towns that stand beside nothing of anybody's
    named           a member that holds the name of another's value: ``{"name": "ssn", "value": "…"}``
      definitions   objects that define a field instead of holding its value

What a name says by itself is decided in names/.
"""
