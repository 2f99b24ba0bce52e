"""The program `postalytics` in the shell of a guide; its local server is at `$ORIGIN`."""

from __future__ import annotations

import os
import sys

from postalytics_runtime import cli
from support.fidelity.guide_server import local_command_line

if __name__ == "__main__":
    sys.exit(cli.run(local_command_line(os.environ["ORIGIN"])))
