"""What a server asks the user of a client, or the client's model.

    offered         what stands behind masks in a question, so that an answer brings back the server's own value
    forbidden       what a server may not ask; asked_secrets.py: by which words a form asks for a secret

Both find the questions in a message by `offered.questions_in`.
"""
