"""Two pictures in one SVG: throughput beside the peers on a log scale, and time against size. No library, no script.

Colours are named by the role that they play and change with the reader's scheme, so that it reads on light and dark.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from math import ceil, floor, log10
from typing import Final

_STYLE: Final = """
.ink{fill:#1b1f24}.faint{fill:#6a737d}.line{stroke:#d0d7de}.ours{fill:#0a7d5a}.theirs{fill:#9aa4af}
.view{stroke:#0a7d5a}.redact{stroke:#b35900}.decode{stroke:#9aa4af}
text{font:13px system-ui,sans-serif}.small{font-size:11px}.title{font-weight:600;font-size:15px}
@media(prefers-color-scheme:dark){.ink{fill:#e6edf3}.faint{fill:#9198a1}.line{stroke:#3d444d}.ours{fill:#3fb98b}
.theirs{fill:#6e7781}.view{stroke:#3fb98b}.redact{stroke:#f0883e}.decode{stroke:#8b949e}}
"""

_WIDTH: Final = 860
_LEFT, _RIGHT = 340, 90
_BAR: Final = 22


def drawn(bars: Sequence[tuple[str, float, bool]], curves: Mapping[str, Sequence[tuple[float, float]]]) -> str:
    """The SVG: ``bars`` are (label, MB/s, whether it is ours), ``curves`` (bytes, seconds) by name."""
    top = _bars(bars, 40)
    height = 40 + (len(bars) + 2) * _BAR
    bottom, end = _curves(curves, height + 40)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {end}" role="img"'
        f' aria-label="Throughput beside peers, and time against size"><style>{_STYLE}</style>{top}{bottom}</svg>\n'
    )


def _text(x: float, y: float, text: str, kind: str = "ink", anchor: str = "start") -> str:
    return f'<text x="{x:.0f}" y="{y:.0f}" class="{kind}" text-anchor="{anchor}">{escape(text)}</text>'


def _line(x1: float, y1: float, x2: float, y2: float) -> str:
    return f'<line x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}" class="line"/>'


def _bars(bars: Sequence[tuple[str, float, bool]], top: float) -> str:
    low = floor(min(log10(speed) for _, speed, _ in bars)) if bars else 0
    high = ceil(max(log10(speed) for _, speed, _ in bars)) if bars else 1
    room = _WIDTH - _LEFT - _RIGHT

    def x(speed: float) -> float:
        return _LEFT + room * (log10(speed) - low) / max(1, high - low)

    parts = [_text(0, top - 20, "Throughput, MB/s (log scale)", "ink title")]
    bottom = top + len(bars) * _BAR
    for power in range(low, high + 1):
        parts += [_line(x(10.0**power), top - 6, x(10.0**power), bottom)]
        parts += [_text(x(10.0**power), bottom + 16, f"{10.0**power:g}", "faint small", "middle")]
    for place, (label, speed, ours) in enumerate(bars):
        y = top + place * _BAR
        kind = "ours" if ours else "theirs"
        parts.append(_text(_LEFT - 10, y + 12, label, "ink", "end"))
        parts.append(
            f'<rect x="{_LEFT}" y="{y:.0f}" width="{max(2.0, x(speed) - _LEFT):.1f}" height="15" class="{kind}"/>'
        )
        parts.append(_text(x(speed) + 6, y + 12, f"{speed:.3g}", "faint small"))
    return "".join(parts)


def _curves(curves: Mapping[str, Sequence[tuple[float, float]]], top: float) -> tuple[str, float]:
    points = [point for curve in curves.values() for point in curve]
    if not points:
        return "", top
    left, right = floor(log10(min(size for size, _ in points))), ceil(log10(max(size for size, _ in points)))
    low, high = floor(log10(min(taken for _, taken in points))), ceil(log10(max(taken for _, taken in points)))
    width, height = _WIDTH - 160, 260

    def at(size: float, taken: float) -> tuple[float, float]:
        across = 80 + width * (log10(size) - left) / max(1, right - left)
        return across, top + height - height * (log10(taken) - low) / max(1, high - low)

    parts = [_text(0, top - 20, "Time against size, both on a log scale", "ink title")]
    for power in range(left, right + 1):
        x, _ = at(10.0**power, 10.0**low)
        parts += [_line(x, top, x, top + height), _text(x, top + height + 16, _bytes(power), "faint small", "middle")]
    for power in range(low, high + 1):
        _, y = at(10.0**left, 10.0**power)
        parts += [_line(80, y, 80 + width, y), _text(72, y + 4, _seconds(power), "faint small", "end")]
    for name, curve in curves.items():
        path = " ".join(f"{x:.1f},{y:.1f}" for x, y in (at(*point) for point in curve))
        parts.append(f'<polyline points="{path}" fill="none" stroke-width="2.5" class="{name}"/>')
        x, y = at(*curve[-1])
        parts.append(_text(x + 6, y + 4, name))
    return "".join(parts), top + height + 30


def _bytes(power: int) -> str:
    unit, name = next((u, n) for u, n in ((9, "GB"), (6, "MB"), (3, "KB"), (0, "B")) if power >= u)
    return f"{10 ** (power - unit)} {name}"


def _seconds(power: int) -> str:
    unit, name = next((u, n) for u, n in ((0, "s"), (-3, "ms"), (-6, "us"), (-9, "ns")) if power >= u)
    return f"{10 ** (power - unit)} {name}"
