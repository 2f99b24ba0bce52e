"""Run a command with a PostgreSQL that is gone in the end; `POSTALYTICS_JOBS` has its address.

Run by itself: python -m support.servers.with_postgres COMMAND...
"""

from __future__ import annotations

import os
import subprocess
import sys

from support.servers.postgres_server import running_postgres


def main(command: list[str]) -> int:
    """Run the command, and return its exit status."""
    with running_postgres() as server:
        variables = {**os.environ, "POSTALYTICS_JOBS": server.new_database()}
        return subprocess.run(command, env=variables, check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
