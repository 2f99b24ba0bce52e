# Emitted from the spec by postalytics-codegen. Do not edit: change the spec instead.
"""The `postalytics` command."""

from __future__ import annotations

import sys


def main() -> int:
    """Run the command line and return its exit status."""
    from postalytics_runtime.cli import run

    from ._command_line import COMMAND_LINE

    return run(COMMAND_LINE)


if __name__ == "__main__":
    sys.exit(main())
