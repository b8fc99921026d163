"""The protocol as it comes in, whatever brings it.

    lines                whole lines of bounded length
    unreadable_requests  what the protocol library cannot answer
    protocol_errors      its errors without their texts
    app                  the protocol library around the pipeline
    stdio                stdin and stdout, for the one process that started this one

The other way in is server/http/. The guard reads and writes its lines by lines.py, too.
"""
