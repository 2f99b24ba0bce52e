# Emitted from the spec by postalytics-codegen. Do not edit: change the spec instead.
"""The `postalytics` command."""

from __future__ import annotations

import sys


def main() -> int:
    """Run the command line and return its exit status."""
    from postalytics_runtime.cli import run

    from .client import Postalytics
    from .testing import FakePostalytics

    return run(Postalytics, FakePostalytics)


if __name__ == "__main__":
    sys.exit(main())
