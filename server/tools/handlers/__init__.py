"""The tools, one by one: each handler takes a `Toolbox` and a `Request`, and gives an `Answer` or raises `ToolError`.

    records         the get and list tools; by_customer.py: a list added up for each customer
      line_items      `get_invoice`, part by part
    exports         `scan_export`
    texts           `scan_text` and `redact_payload`
    status          `get_security_status`

Who may call them is decided in server/calls/.
"""
