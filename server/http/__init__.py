"""The protocol over HTTP: who may connect, with which key, how much and how slowly.

    endpoint        what `serve --http` says, checked before anything is opened
    serving         the protocol library's application in uvicorn, whose connections are bounded (connection.py)
      gate            the checks in front of it: form, size and pace of requests
      logins          bearer keys, each checked once, and addresses that try many

stdio and HTTP meet again in ``protocol/app.py``.
"""
