"""The help of every command of an API: its width, its examples, and what it suggests."""

from __future__ import annotations

import itertools
import re
import shlex
from typing import Any

import click
import pytest

from postalytics._command_line import COMMAND_LINE
from postalytics_runtime.cli import CommandLine, run
from postalytics_runtime.cli.app import build
from postalytics_runtime.cli.help import epilog
from support.cli.command_lines import command_line_of, commands_below, loaded
from support.cli.readers import Readers
from support.cli.shop import no_server

Captured = pytest.CaptureFixture[str]

LINES = (COMMAND_LINE, command_line_of(Readers, no_server))


def help_of(line: CommandLine, words: tuple[str, ...], capsys: Captured) -> list[str]:
    """Return the lines of the help of a command."""
    assert run(line, [*words, "--help"]) == 0
    return capsys.readouterr().out.splitlines()


def examples(help_lines: list[str], program: str) -> list[str]:
    """Return what follows the name of the program in the commands under `Examples`."""
    at = help_lines.index("  Examples:") + 1
    end = next((at for at in range(at, len(help_lines)) if not help_lines[at]), len(help_lines))
    joined = "\n".join(line.strip() for line in help_lines[at:end]).replace("\\\n", "")
    commands = [line.partition(f"{program} ")[2] for line in joined.splitlines()]
    return [command.rstrip(')"') if '"$(' in joined else command for command in commands if command]


def the_command(line: CommandLine, typed: str) -> tuple[click.Command, list[str]]:
    """Return the command that is typed after the name of the program, and the other words."""
    found: Any = build(line)
    words = shlex.split(typed)
    while isinstance(found, click.Group) and words and words[0] in found.commands:
        found, words = loaded(found.commands[words[0]]), words[1:]
    return found, words


@pytest.mark.parametrize("columns", [80, 200])
@pytest.mark.parametrize("line", LINES)
def test_every_help_fits_a_terminal(
    line: CommandLine, columns: int, capsys: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", str(columns))
    lines = [text for words, _ in commands_below(line) for text in help_of(line, words, capsys)]
    assert [text for text in lines if len(text) > 80] == []


@pytest.mark.parametrize("line", LINES)
def test_no_list_of_commands_cuts_a_help(line: CommandLine, capsys: Captured) -> None:
    groups = [words for words, one in commands_below(line) if isinstance(one, click.Group)]
    lines = [text for words in groups for text in help_of(line, words, capsys)]
    assert [text for text in lines if re.search(r"\w\.\.\.$", text)] == []


@pytest.mark.parametrize("line", LINES)
def test_the_help_of_a_command_on_a_job_explains_its_exit_statuses(
    line: CommandLine, capsys: Captured
) -> None:
    commands = [words for words, _ in commands_below(line) if words[:1] == ("jobs",) != words]
    assert len(commands) == 10
    for words in commands:
        assert "  Exit status:" in help_of(line, words, capsys)


@pytest.mark.parametrize("line", LINES)
def test_every_help_of_a_command_has_examples_of_it(line: CommandLine, capsys: Captured) -> None:
    for words, command in commands_below(line):
        lines = help_of(line, words, capsys)
        if isinstance(command, click.Group):
            assert lines[-1] == f"  {' '.join([line.program, *words])} COMMAND --help"
            continue
        found = [the_command(line, example) for example in examples(lines, line.program)]
        assert {named.name for named, _ in found} == {command.name}
        options = {option for parameter in command.params for option in parameter.opts}
        own = (itertools.takewhile("--".__ne__, rest) for _, rest in found)  # Then an upload's.
        given = {word for rest in own for word in rest if word.startswith("-")}
        assert given - options == set()


def test_a_long_example_is_continued_before_an_option() -> None:
    long = f"brew tea --leaf {'l' * 40} --water {'w' * 40} --hot"
    assert epilog([long], "\b\n        Exit status:\n          0  done\n").splitlines() == [
        "\b",
        "Examples:",
        f"  brew tea --leaf {'l' * 40} \\",
        f"      --water {'w' * 40} --hot",
        "",
        "\b",
        "Exit status:",
        "  0  done",
    ]


@pytest.mark.parametrize(
    ("typed", "suggested"),
    [
        ("contcts", "No such command 'contcts'. Did you mean 'contacts'?"),
        ("contacts uplod", "No such command 'uplod'. Did you mean 'upload'?"),
        ("jobs shw", "No such command 'shw'. Did you mean 'show'?"),
        ("listen", "No such command 'listen'. Did you mean 'webhooks listen'?"),
        ("config rm", "No such command 'rm'. Did you mean 'remove'?"),
        ("jobs view", "No such command 'view'. Did you mean 'show'?"),
        ("me", "No such command 'me'. Did you mean 'account me'?"),
        ("contacts rm", "No such command 'rm'. Did you mean 'delete'?"),
        ("brew", "No such command 'brew'."),
        ("jobs shw --jbs", "No such command 'shw'. Did you mean 'show'?"),
        ("webhooks prune --orign x", "No such option '--orign'. Did you mean '--origin'?"),
    ],
)
def test_what_was_meant_is_suggested(typed: str, suggested: str, capsys: Captured) -> None:
    assert run(COMMAND_LINE, typed.split()) == 2
    assert capsys.readouterr().err.splitlines()[-1] == f"Error: {suggested}"
