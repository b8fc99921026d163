"""The user, rights, limits and profile of the caller: the handler of `get_security_status`."""

from collections import Counter
from collections.abc import Sequence

from server.tools.kinds import KINDS
from server.tools.late_tools import NEEDS_RESTART
from server.tools.toolbox import MAX_DOCUMENT_BYTES, Answer, Request, Toolbox, document


def get_security_status(tools: Toolbox, request: Request) -> Answer:
    """The handler; it takes no arguments."""
    profile = tools.scanner.profile
    offers = {} if tools.source is None else tools.source.offers
    limits = {
        name: {"limit": info.limit, "window": info.window, "left": max(0, info.limit - info.current_count)}
        for name, info in request.allowances().items()
    }
    hints = [f"the data: {hint.text}" for hint in tools.hints if hint.entity is None or request.may_see(hint.entity)]
    if late := request.late():
        hints.append(f"the data: {NEEDS_RESTART} Not there yet: {', '.join(late)}.")
    view = {
        "userId": request.meta["userId"],
        "userRole": request.meta["userRole"],
        "tenant": request.tenant,
        "profile": {
            "name": profile.name,
            "digest": profile.digest,
            "style": profile.style,
            **({"hints": hints} if hints else {}),
        },
        "entities": [kind.entity for kind in KINDS if kind.noun in offers and request.may_see(kind.entity)],
        "limits": limits,
        "budgets": request.budgets(),
        "masked": in_groups(tools.masked),
        "maxDocumentBytes": MAX_DOCUMENT_BYTES,
    }
    return Answer(document(tools, view, request))


def in_groups(types: Sequence[str]) -> list[str]:
    """Entity types, with `DE_*` for all of one country that has several: 150 names are half of the answer."""
    groups = [f"{name[:3]}*" if name[2:3] == "_" else name for name in types]
    count = Counter(groups)
    return list(dict.fromkeys(group if count[group] > 1 else name for group, name in zip(groups, types, strict=True)))
