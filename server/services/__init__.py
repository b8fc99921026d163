"""Services elsewhere that the program asks.

    outages       one that does not answer: who may try it, and how it is reported
    aws           clients of AWS
    object_store  exports in S3

Their libraries are imported with the first who asks for one.
"""
