"""Make the server's sample data: accounts, subscriptions, invoices and what was paid, the same bytes on every run.

    python -m benchmarks.sample [FOLDER]        # writes server/folder/sample/*.jsonl

Nobody in the records exists. `plants.py` is the ground truth of what their free text hides; all else is ordinary.
"""

from __future__ import annotations

import sys
from pathlib import Path

from benchmarks.sample.files import render

FOLDER = Path(__file__).resolve().parents[2] / "server" / "folder" / "sample"


def main() -> None:
    """Write the files to the folder named on the command line, or to the package."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in render().items():
        (folder / name).write_bytes(content)
        print(f"{name}: {len(content.splitlines())} records, {len(content)} bytes")


if __name__ == "__main__":
    main()
