"""What a client is told of a request that is refused here, whatever the request says."""

from typing import Final

NOT_OFFERED: Final = "There is no tool of this name that may be called; list the tools to see those that there are."
CHANGED: Final = (
    "This tool has changed since it was pinned, and is not called. The guard's stderr says how; whoever runs the guard"
    " accepts it by starting it once with --repin."
)
NEW: Final = (
    "This tool is new: the server did not have it when its tools were pinned, and it is not called. Whoever runs the"
    " guard reads on its stderr what the tool says of itself, and accepts it by starting the guard once with --repin."
)
UNFIT_KEY: Final = (
    "The key of this connection is for a part of the data, which a guard cannot tell apart; use a key of an admin,"
    " narrowed to tools."
)
MASKED: Final = (
    "The argument `{}` is, or holds as a value, a mask that the guard put in the place of personal data. The server"
    " would keep or look for the mask, and not the value behind it. Leave it out, or ask the user for the value."
)
MASKED_TEXT: Final = (
    "The argument `{}` is, or holds as a value, a mask that the guard put in the place of a text that it withheld or"
    " cut. The server would keep or look for the mask. Leave it out, or ask the user for the text."
)
NOT_ALLOWED: Final = "Requests of this kind are not allowed here."
NO_METHOD: Final = "There is no method of this name; methods differ by case."
AMBIGUOUS: Final = "The parameters of the call have names that differ in case alone; send `name` and `arguments` once."
