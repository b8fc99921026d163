"""Billing data from an HTTP API that a file describes (``described/``).

    opening         description, credential, proxy and client put together to a source
    file            what the description says, checked
    source          the interface of every source, over this API
      question        from a caller's filters to paths and parameters
      calls           a request with its tries and its failures; client.py sends one, with the headers of credential.py
      answer          the records in what comes back
      cursor          where a list goes on, sealed

No request leaves but to the address that the description or the command line names.
"""
