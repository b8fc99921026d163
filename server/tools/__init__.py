"""What a model may call, and what it is answered.

    kinds           the kinds of records that there are tools for
    toolbox         what a handler is given and gives back; refusal.py: what a caller is told instead of an answer;
                    late_tools.py: tools that only a restart would make
    watching        progress and cancellation of a call that waits
    lists/          pages of records, and what is said beside them
    handlers/       the tools, one by one
    arguments       the schemas of arguments, and the check of a call; argument_names.py: which one a wrong name
                    was meant for; filters.py: those that say which records a list has
    table           the tools with their schemas, made from what the source offers

A handler takes a `Toolbox` and a `Request`, and gives an `Answer` or raises `ToolError`.
"""
