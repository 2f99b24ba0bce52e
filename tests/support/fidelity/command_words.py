"""The commands in shell code, and whether our programs would take them.

Nothing is carried out: the real command lines read the words, and then stop.
"""

from __future__ import annotations

import argparse
import contextlib
import functools
import io
import re
import shlex
import tomllib
from collections.abc import Callable, Iterator
from itertools import chain
from unittest import mock

import click

from postalytics._command_line import COMMAND_LINE
from postalytics_codegen.cli import main as codegen
from postalytics_runtime import cli
from support.fidelity.pages import HOME, Code

_ENDS = {"|", "||", "&", "&&", ";"}
_REDIRECTIONS = {">", ">>", "<", ">&"}
_BEFORE = re.compile(r"[A-Z_]+=.*|do|then|python3?|-m", re.S)
_INNER = re.compile(r"""\$\((.*?)\)|["'](postalytics .*?)["']""")
_NO_PROFILE = "postalytics_runtime.cli.profiles.use_profile"


def wrong_commands(code: Code) -> list[str]:
    """Return each command that its program would refuse, with what it says.

    In a line of text, what is named may lack what it needs: `postalytics jobs resume`. So may what
    has a profile, which gives the rest.
    """
    found: list[str] = []
    for line, words in _commands(code):
        is_whole = code.is_block and "--profile" not in words
        problem = _problem(words if is_whole else (*words, "--help"))
        # A page may show what happens then.
        if problem and problem not in code.text:
            found.append(f"{code.page}:{line}: {shlex.join(words)}: {problem}")
    return found


def _commands(code: Code) -> Iterator[tuple[int, tuple[str, ...]]]:
    """Yield each command of our programs and its line, also in `$(...)` and in quotes."""
    line = code.line + code.is_block
    for text in re.split(r"(?<!\\)\n", code.text):
        whole = text.replace("\\\n", "")
        for part in [whole.removeprefix("$ "), *chain(*_INNER.findall(whole))]:
            is_named = any(program in part for program in _PROGRAMS)  # Words take time.
            for words in _simple_commands(part) if is_named else ():
                if command := _of_ours(words):
                    yield line, command
        line += 1 + text.count("\n")


def _of_ours(words: list[str]) -> tuple[str, ...]:
    """Return a command of one of our programs, without what may stand before it."""
    while words and _BEFORE.fullmatch(words[0]):
        words = words[1:]
    program = words[0].rpartition("/")[2] if words else ""
    return (program, *words[1:]) if program in _PROGRAMS else ()


def _simple_commands(line: str) -> Iterator[list[str]]:
    """Yield the words of each command of a line, without redirections."""
    lexer = shlex.shlex(re.sub(r"\b\d(?=>)", "", line), posix=True, punctuation_chars=True)
    lexer.whitespace_split = True
    words: list[str] = []
    with contextlib.suppress(ValueError):  # A quote without its end: it is text, not a command.
        for word in lexer:
            if word in _REDIRECTIONS:
                next(lexer, None)
            elif word in _ENDS:
                yield words
                words = []
            else:
                words.append(word)
    yield words


@functools.cache
def _problem(words: tuple[str, ...]) -> str | None:
    program, *arguments = words
    usage = next((place for place, word in enumerate(arguments) if word.startswith("[")), None)
    if usage is not None:  # `postalytics jobs resume [OPTIONS] ID`
        arguments = [*arguments[:usage], "--help"]
    return _PROGRAMS[program](arguments)


def _of_postalytics(arguments: list[str]) -> str | None:
    said = io.StringIO()
    with (
        mock.patch.object(click.Command, "invoke", return_value=0),
        mock.patch(_NO_PROFILE),  # Pages name profiles that are not here, and programs.
        mock.patch("shutil.which", return_value="/bin/true"),
        contextlib.redirect_stdout(io.StringIO()),
        contextlib.redirect_stderr(said),
    ):
        status = cli.run(COMMAND_LINE, arguments)
    return said.getvalue().partition("Error: ")[2].strip() or said.getvalue() if status else None


def _of_codegen(arguments: list[str]) -> str | None:
    said = io.StringIO()
    read = argparse.ArgumentParser.parse_args

    def read_and_stop(parser: argparse.ArgumentParser, words: list[str]) -> None:
        read(parser, words)
        parser.exit(0)

    with (
        mock.patch.object(argparse.ArgumentParser, "parse_args", read_and_stop),
        contextlib.redirect_stdout(io.StringIO()),
        contextlib.redirect_stderr(said),
        contextlib.suppress(SystemExit),
    ):
        codegen(arguments)
    return said.getvalue().partition("error: ")[2].strip() or None


def _of_make(arguments: list[str]) -> str | None:
    rules = re.findall(r"^([\w./ -]+):", (HOME / "Makefile").read_text("utf-8"), re.M)
    targets = {target for rule in rules for target in rule.split()}
    named = {word for word in arguments if not word.startswith("-") and "=" not in word}
    return _unknown("target", named - targets)


def _of_pip(arguments: list[str]) -> str | None:
    project = tomllib.loads((HOME / "pyproject.toml").read_text("utf-8"))["project"]
    named = {
        extra
        for word in arguments
        if (found := re.fullmatch(r"(?:\.|postalytics)\[(.*)\](?:[=@].*)?", word))
        for extra in found[1].split(",")
    }
    return _unknown("extra", named - {*project["optional-dependencies"]})


def _unknown(kind: str, names: set[str]) -> str | None:
    return f"There is no {kind} {', '.join(sorted(names))}." if names else None


_PROGRAMS: dict[str, Callable[[list[str]], str | None]] = {
    "postalytics": _of_postalytics,
    "postalytics-codegen": _of_codegen,
    "make": _of_make,
    "pip": _of_pip,
}
