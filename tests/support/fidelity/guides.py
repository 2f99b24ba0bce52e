"""The programs in a guide, as the files that a reader makes of them."""

from __future__ import annotations

import ast
import importlib.util
import re
from collections.abc import Mapping
from pathlib import Path
from types import FunctionType, ModuleType
from typing import Any

HOME = Path(__file__).parents[3]


def programs(guide: str) -> list[str]:
    """Return the Python programs of a guide, in order."""
    text = (HOME / "docs" / guide).read_text("utf-8")
    return re.findall(r"^```python\n(.*?)^```$", text, re.M | re.S)


def files(guide: str) -> dict[str, str]:
    """Return the programs of a guide by the name in their first line, such as `# app.py`."""
    return {program.partition("\n")[0].strip("# "): program for program in programs(guide)}


def scripts(guide: str) -> dict[str, str]:
    """Return the programs of a guide that are files, such as `# app.py`, by their names."""
    return {name: program for name, program in files(guide).items() if name.endswith(".py")}


async def run_programs(guide: str, names: dict[str, Any]) -> None:
    """Run the programs of a guide that are neither files nor tests, one after the other.

    Args:
        guide: the file of the guide.
        names: the names that the programs use and add to.
    """
    for program in programs(guide):
        if "def test_" in program or program in scripts(guide).values():
            continue  # pytest runs the former, in test_readme.py; the latter run by themselves
        code = compile(program, guide, "exec", flags=ast.PyCF_ALLOW_TOP_LEVEL_AWAIT)
        running = FunctionType(code, names)()
        if running is not None:  # it has an await
            await running


def saved_files(page: Path) -> dict[str, str]:
    """Return the files that a page has its reader save, by their names.

    They are the programs whose first line is their name, such as `# app.py`, and the blocks below
    "Save this as `NAME`:".
    """
    text = page.read_text("utf-8")
    programs = re.findall(r"^```python\n(# (\w+\.py)\n.*?)^```$", text, re.M | re.S)
    others = re.findall(r"ave this as `([\w.]+)`:\n\n```\w+\n(.*?)^```$", text, re.M | re.S)
    return {name: program for program, name in programs} | dict(others)


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
