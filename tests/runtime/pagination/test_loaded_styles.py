"""What a client loads of the paging styles."""

from __future__ import annotations

import subprocess
import sys

PROGRAM = """
import sys
from postalytics.client import Postalytics
from postalytics_runtime.pagination import cursor_of

for operation in Postalytics.api.operations:
    if operation.paging is not None:
        cursor_of(operation.paging, None, None)
print(*sorted(name for name in sys.modules if name.startswith("postalytics_runtime.pagination.")))
"""


def test_styles_that_an_api_does_not_have_are_not_loaded() -> None:
    found = subprocess.run(
        [sys.executable, "-c", PROGRAM], capture_output=True, text=True, check=True
    ).stdout
    loaded = [name.rpartition(".")[2] for name in found.split()]

    assert "counting_styles" in loaded
    assert {"linked", "linked_styles", "link_header", "serving"} & set(loaded) == set()
