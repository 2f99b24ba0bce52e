"""The program `postalytics` in the shell of a guide; its local server is at `$ORIGIN`."""

from __future__ import annotations

import os
import sys
from unittest import mock

from postalytics_runtime import cli
from support.fidelity.guide_server import local_command_line
from support.fidelity.operator import SHOWN_AFTER

if __name__ == "__main__":
    with mock.patch(*SHOWN_AFTER):
        status = cli.run(local_command_line(os.environ["ORIGIN"]))
    sys.exit(status)
