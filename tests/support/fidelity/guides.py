"""The programs on the pages of the documentation, as a reader runs them.

`tests/fidelity/test_pages.py` runs each program of each page, `test_reference_examples.py` those of
pages that are emitted. What needs more than they have is run by a test of its own, which names the
page and its programs; without names, all of them:

    @pytest.mark.runs("guides/watching.md", "poll.py")

The test fails if it did not run them (`tests/conftest.py`). The arguments are literals, since they
are also read without running the test.
"""

from __future__ import annotations

import ast
import importlib.util
import json
import re
import runpy
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import FunctionType, ModuleType
from typing import Any

from support.fidelity.pages import DOCS, Code, code_in, code_on
from support.fidelity.pages import HOME as HOME

ran: set[Code] = set()
"""The programs that the current test has run."""


def chosen(guide: str, *names: str) -> list[Code]:
    """Return the programs of a guide with these names; without any, all of them."""
    found = _named(guide, *names)
    unknown = {*names} - {code.name for code in found}
    assert not unknown, f"docs/{guide} has no program {', '.join(sorted(unknown))}."
    return found


def _named(guide: str, *names: str) -> list[Code]:
    found = [code for code in code_on(guide) if code.is_program]
    return [code for code in found if not names or code.name in names]


def emitted_programs() -> list[Code]:
    """Return the programs of the pages that the generator writes."""
    pages = json.loads((DOCS / "emitted.json").read_text("utf-8"))["files"]
    return [code for page in pages if page.endswith(".md") for code in chosen(page)]


def with_a_test_of_their_own() -> set[Code]:
    """Return the programs that the marks of tests name."""
    sources = (path.read_text("utf-8") for path in (HOME / "tests").rglob("test_*.py"))
    marks = (mark for source in sources if "mark.runs(" in source for mark in _marks(source))
    return {code for mark in marks for code in _named(*mark)}


def _marks(source: str) -> Iterator[list[str]]:
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.Call(func=ast.Attribute(attr="runs"), args=arguments):
                yield [ast.literal_eval(argument) for argument in arguments]
            case _:
                pass


def saved_files(page: Path) -> dict[str, str]:
    """Return the files that a page has its reader save, by their names.

    They are the programs whose first line is their name, such as `# app.py`, and the blocks below
    "Save this as `NAME`:".
    """
    text = page.read_text("utf-8")
    programs = {code.name: code for code in code_in(page) if code.is_program}
    others = re.findall(r"ave this as `([\w.]+)`:\n\n```\w+\n(.*?)^```$", text, re.M | re.S)
    named = {name: code.text for name, code in programs.items() if name.endswith(".py")}
    return named | dict(others)


def imported(path: Path) -> ModuleType:
    """Return the module in a file, without a place in `sys.modules`."""
    spec = importlib.util.spec_from_file_location(path.stem, path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


async def run(code: Code, names: dict[str, Any]) -> None:
    """Run a program as `python -m asyncio` does, with names that it may use and add to."""
    ran.add(code)
    text = "\n" * code.line + code.text  # So a traceback has the lines of the page.
    compiled = compile(text, code.page, "exec", flags=ast.PyCF_ALLOW_TOP_LEVEL_AWAIT)
    running = FunctionType(compiled, names)()
    if running is not None:  # It has an `await`.
        await running


async def run_programs(guide: str, names: dict[str, Any]) -> None:
    """Run the programs of a guide that are neither files nor tests, one after the other."""
    for code in chosen(guide):
        if not code.is_file and not code.is_test:
            await run(code, names)


def run_script(code: Code, folder: Path) -> None:
    """Run a program as a file in a folder."""
    runpy.run_path(str(save(code, folder / "program.py")), run_name="__main__")


def save(code: Code, path: Path) -> Path:
    """Write a program that runs to a file."""
    ran.add(code)
    path.write_text(code.text, "utf-8")
    return path


class Reader:
    """Reader who copies the programs of a guide into a folder, and changes the addresses.

    Args:
        guide: the file of the guide.
        folder: the folder.
        addresses: what is used in place of what is written.
    """

    def __init__(self, guide: str, folder: Path, addresses: Mapping[str, str]) -> None:
        self._guide = guide
        self._folder = folder
        self._addresses = addresses

    def load(self, name: str) -> ModuleType:
        """Write a program to its file, and import it."""
        (code,) = chosen(self._guide, name)
        ran.add(code)
        program = code.text
        for written, used in self._addresses.items():
            program = program.replace(written, used)
        path = self._folder / name
        path.write_text(program, "utf-8")
        return imported(path)
