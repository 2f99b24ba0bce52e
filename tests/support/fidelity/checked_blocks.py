"""Checks of the code of a page that do not run it."""

from __future__ import annotations

import ast
import configparser
import json
import tomllib
from collections.abc import Callable, Iterator

import yaml

from support.fidelity.command_words import wrong_commands
from support.fidelity.pages import Code
from support.fidelity.shown_edits import edits

_MINIMUM_OF_WORDS = 3
_STATEMENTS = (ast.Assign, ast.Import, ast.ImportFrom, ast.FunctionDef, ast.AsyncFor, ast.With)


def problems(code: Code) -> Iterator[str]:
    """Yield each problem, with its place."""
    yield from wrong_commands(code)
    if code.is_block:
        yield from (f"{code}: {problem}" for problem in _of_block(code))


def _of_block(code: Code) -> Iterator[str]:
    refused = _refused(code)
    if code.excuse is None or code.language in _EVEN_IF_NOT_RUN:
        yield from refused
    elif code.language in _CHECKS and not refused:
        yield "The comment `not run` is not needed, since the block is checked: remove it."
    if code.excuse is not None and len(code.excuse.split()) < _MINIMUM_OF_WORDS:
        yield f"`not run: {code.excuse}` gives no reason: say why no test can run the block."


def _refused(code: Code) -> list[str]:
    if code.language in _OTHERS:
        return ["This is Python: begin the block with ```python."] if _is_python(code.text) else []
    check = _CHECKS.get(code.language)
    if check is None:
        return [f"No test reads {code.language}: say why in <!-- not run: ... --> before it."]
    try:
        check("\n" * code.line + code.text)  # So a message names the line of the page.
    except (ValueError, SyntaxError, yaml.YAMLError, configparser.Error) as error:
        return [f"This is not {code.language}: {error}"]
    return []


def _is_python(text: str) -> bool:
    try:
        return any(isinstance(node, _STATEMENTS) for node in ast.parse(text).body)
    except SyntaxError:
        return False


def _read_ini(text: str) -> None:
    configparser.ConfigParser(strict=False, interpolation=None).read_string(text)


def _read_edits(text: str) -> None:
    if not [*edits(text)]:
        raise ValueError("it has no line that begins with --- and names a file")


_CHECKS: dict[str, Callable[[str], object]] = {
    "diff": _read_edits,
    "ini": _read_ini,
    "json": json.loads,
    "pyi": ast.parse,
    "python": ast.parse,
    "toml": tomllib.loads,
    "yaml": lambda text: [*yaml.load_all(text, yaml.CSafeLoader)],
}
"""Raises an error if a text is not of the language. `test_pages.py` runs Python and SQL as well."""
_EVEN_IF_NOT_RUN = {"", "python"}
"""What is looked at where a comment says that it is not run."""
_OTHERS = {"", "console", "sh", "sql", "text"}
"""Commands, of which each line is looked at; what is printed; SQL, which a test runs."""
