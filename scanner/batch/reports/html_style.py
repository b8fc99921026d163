"""How the page of a scan looks: its style sheet, and what the cells of its tables are called.

On a screen of at most 640 pixels each cell has a line of its own, with its heading before it: so the headings are part
of the style sheet, and the page takes them from here.
"""

from __future__ import annotations

from typing import Final

_WIDE: Final = """
:root{color-scheme:light dark;--ink:#1b1f24;--soft:#5b6570;--line:#dfe3e8;--page:#f6f7f9;--card:#fff;--bar:#e9edf1;
--critical:#a4133c;--high:#d9480f;--medium:#b58105;--low:#3b7ea1;--fault:#fff4e5;--fault-ink:#7a4100}
@media(prefers-color-scheme:dark){:root{--ink:#e7eaee;--soft:#9aa5b1;--line:#30363d;--page:#14171b;--card:#1c2126;
--bar:#2a3037;--critical:#ff6b8f;--high:#ff9357;--medium:#e5b93c;--low:#6db6db;--fault:#33260f;--fault-ink:#ffcf8a}}
*{box-sizing:border-box}
body{margin:0;background:var(--page);color:var(--ink);font:15px/1.45 system-ui,-apple-system,"Segoe UI",sans-serif}
main{max-width:1080px;margin:0 auto;padding:32px 20px 64px}
h1{font-size:16px;font-weight:600;margin:0;overflow-wrap:anywhere}
.run{color:var(--soft);font-size:13px;margin:0 0 14px}
.sum{font-size:30px;font-weight:650;line-height:1.2;margin:0 0 2px}.sub{color:var(--soft);margin:0 0 18px}
.split{display:flex;height:14px;border-radius:7px;overflow:hidden;background:var(--bar);gap:2px}
.split i{display:block;min-width:4px}
.key{display:flex;flex-wrap:wrap;gap:6px 22px;margin:10px 0 26px;padding:0;list-style:none}
.key b{font-variant-numeric:tabular-nums;font-size:19px}
.dot{display:inline-block;width:9px;height:9px;border-radius:50%;margin-right:7px}
.critical{background:var(--critical)}.high{background:var(--high)}.medium{background:var(--medium)}.low{background:var(--low)}
h2{font-size:17px;margin:30px 0 8px}
section,details{background:var(--card);border:1px solid var(--line);border-radius:10px;margin:0 0 6px;overflow:hidden}
summary{padding:9px 16px;cursor:pointer;display:flex;gap:4px 12px;align-items:baseline;flex-wrap:wrap;list-style:none}
summary::-webkit-details-marker{display:none}
summary::before{content:"";border:4px solid transparent;border-left:6px solid var(--soft);border-right:0;
align-self:center}
[open]>summary::before{transform:rotate(90deg)}summary:hover{background:var(--bar)}
:focus-visible{outline:2px solid var(--low);outline-offset:-2px;border-radius:10px}
summary b{font-weight:600;overflow-wrap:anywhere}summary span{color:var(--soft);font-size:13px}
summary .n{margin-left:auto;font-variant-numeric:tabular-nums;color:var(--ink)}
.fault{background:var(--fault);color:var(--fault-ink);padding:12px 16px;margin:0 0 12px;border-radius:10px}
.note{color:var(--soft);margin:0;padding:0 16px 10px;font-size:13px}
.fault ul{margin:6px 0 0;padding-left:20px}.fault li+li{margin-top:5px}.fault kbd{font:inherit;white-space:nowrap}
details .fault{border-radius:0;margin:0}
.wide{overflow-x:auto}
table{border-collapse:collapse;width:100%;font-size:14px}
th{font-weight:500;color:var(--soft);text-align:left;font-size:12.5px;padding:9px 12px;white-space:nowrap}
td{padding:8px 12px;border-top:1px solid var(--line);vertical-align:top}
td.c,th.c{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}
td.s{white-space:nowrap}td.w{overflow-wrap:anywhere;min-width:120px}
td small{color:var(--soft)}
code{font:12.5px/1.5 ui-monospace,SFMono-Regular,Menlo,Consolas,monospace;background:var(--bar);border-radius:4px;
padding:1px 5px;margin:0 4px 2px 0;display:inline-block;overflow-wrap:anywhere}
.bar{height:4px;border-radius:2px;background:var(--bar);margin-top:5px;min-width:70px}
.bar i{display:block;height:4px;border-radius:2px}
footer{color:var(--soft);font-size:13px;margin-top:28px}
@media print{body{background:none;print-color-adjust:exact;-webkit-print-color-adjust:exact}main{padding:0}
summary::before{display:none}::details-content{content-visibility:visible;block-size:auto}tr,.fault{break-inside:avoid}}
"""

PLACE: Final = "First in"
"""Heads the column of places; what a place is called in the file (line, row) follows it."""

CELLS: Final = {
    "section": ("Kind", "Severity", "Findings", "Mostly in", "Looks like"),
    "div": ("Column", "Kind", "Severity", "Findings", "Confidence", PLACE, "Looks like"),
}
"""What the cells of a row are, by what a table is in: on a narrow screen each has a line of its own."""

_LABELS: Final = "\n".join(
    f'{place}.wide td:nth-child({number})::before{{content:"{name}"}}'
    for place, names in CELLS.items()
    for number, name in enumerate(names, 1)
)
STYLE: Final = (
    _WIDE
    + f"""
@media screen and (max-width:640px){{main{{padding:20px 12px 48px}}
table,tbody,tr{{display:block}}tr:first-child{{display:none}}tr{{border-top:1px solid var(--line);padding:7px 0}}
td,td.c{{display:flow-root;border:0;padding:2px 12px 2px 112px;text-align:left}}td.w{{min-width:0}}
td .bar{{display:none}}td::before{{float:left;margin-left:-100px;color:var(--soft);font-size:12.5px}}
{_LABELS}}}
"""
)
"""The whole style sheet. Each colour is named once for light and once for dark; print opens every file."""
