"""Measured claims: ratios taken side by side in one run, with the answers asserted.

    report.py speed/ invoices.py           everything in one run, as a table and a picture; the payloads that it takes
    accuracy/ injection/                   how much is found of values and of instructions, and masked for nothing
    guard/ batch/                          what the guard and the scan of exports cost
    source_speed.py make_export.py         how fast a folder of exports answers
    test_*.py                              the same in small, as tests that print their figures
    bare_server.py high_level_server.py document_server.py pipe.py web.py
                                           servers to compare ours with, and processes that are spoken to by hand
    wire.py conversation.py with_key.py    every revision of the protocol, held against its schemas
    sample/                                makes the server's sample data

Tests of the harnesses are in ``tests/unit/benchmarks``.
"""
