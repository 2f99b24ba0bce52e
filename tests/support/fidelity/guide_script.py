"""A Python program of a guide, in a process of its own; its local server is at `$ORIGIN`."""

from __future__ import annotations

import os
import runpy
import sys

from postalytics import Postalytics
from support.fidelity.guide_server import local_command_line

if __name__ == "__main__":
    Postalytics.api = local_command_line(os.environ["ORIGIN"]).api()
    _, *sys.argv = sys.argv
    runpy.run_path(sys.argv[0], run_name="__main__")
