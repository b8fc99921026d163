"""`python -m server`: the same command line as `sluicegate`."""

import sys

from server.commands.cli import main

if __name__ == "__main__":
    sys.exit(main())
