"""The programs in a guide, as the files that a reader makes of them."""

from __future__ import annotations

import importlib.util
import re
from collections.abc import Mapping
from pathlib import Path
from types import ModuleType

HOME = Path(__file__).parents[3]


def programs(guide: str) -> list[str]:
    """Return the Python programs of a guide, in order."""
    text = (HOME / "docs" / guide).read_text("utf-8")
    return re.findall(r"^```python\n(.*?)^```$", text, re.M | re.S)


def files(guide: str) -> dict[str, str]:
    """Return the programs of a guide by the name in their first line, such as `# app.py`."""
    return {program.partition("\n")[0].strip("# "): program for program in programs(guide)}


def imported(path: Path) -> ModuleType:
    """Return the module in a file, without a place in `sys.modules`."""
    spec = importlib.util.spec_from_file_location(path.stem, path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


class Reader:
    """Reader who copies the programs of a guide into a folder, and changes the addresses.

    Args:
        guide: the file of the guide.
        folder: the folder.
        addresses: what is used in place of what is written.
    """

    def __init__(self, guide: str, folder: Path, addresses: Mapping[str, str]) -> None:
        self._files = files(guide)
        self._folder = folder
        self._addresses = addresses

    def load(self, name: str) -> ModuleType:
        """Write a program to its file, and import it."""
        program = self._files[name]
        for written, used in self._addresses.items():
            program = program.replace(written, used)
        path = self._folder / name
        path.write_text(program, "utf-8")
        return imported(path)
