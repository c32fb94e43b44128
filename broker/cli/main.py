"""The `sealane` command."""

from __future__ import annotations

import sys


def main() -> None:
    """Run the command line and exit with its code."""
    sys.exit(0)
