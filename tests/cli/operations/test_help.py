"""The help of each command, and the question of each write."""

from __future__ import annotations

import re
import shlex

import pytest

from postalytics._command_line import COMMAND_LINE
from postalytics_runtime import cli
from postalytics_runtime.schema import Effect, OperationCommand

COMMANDS = [(group.name, command) for group in COMMAND_LINE.groups for command in group.load()]


def name_of(value: object) -> str:
    return value.name if isinstance(value, OperationCommand) else str(value)


@pytest.mark.parametrize(("group", "command"), COMMANDS, ids=name_of)
def test_each_help_has_an_example_and_fits_the_screen(
    group: str,
    command: OperationCommand,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    assert cli.run(COMMAND_LINE, [group, command.name, "--help"]) == 0
    out = capsys.readouterr().out
    assert [line for line in out.splitlines() if len(line) > 80] == []
    _, _, rest = out.partition("  Examples:\n")
    example = rest.partition("\n\n")[0].replace("\\\n", " ")
    words = shlex.split(example)
    assert words == ["postalytics", group, command.name, *shlex.split(command.example)]
    assert "  Exit status:\n    0    done\n" in out
    assert ("--yes" in out) is (command.operation.effect is not Effect.READ)
    assert ("--live N" in out) is (command.operation.effect is Effect.MAIL)


def test_what_a_command_needs_is_marked(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.run(COMMAND_LINE, ["account", "create", "--help"]) == 0
    required = [
        line.split()[0]
        for line in " ".join(capsys.readouterr().out.split()).split(" --")
        if "[required]" in line
    ]
    assert required == ["first-name", "last-name", "username", "password-file"]


@pytest.mark.parametrize(("group", "command"), COMMANDS, ids=name_of)
def test_a_help_names_options_and_no_fields(group: str, command: OperationCommand) -> None:
    fields = {value.name for value in command.values if value.option and "_" in value.name}
    assert set(re.findall(r"\w+", command.help)) & fields == set()


def test_the_help_says_what_the_file_of_a_secret_holds(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert cli.run(COMMAND_LINE, ["account", "login-link", "--help"]) == 0
    assert (
        "--login-key-file FILE A file with the API key as its only line, readable only by you "
        "(mode 600); - reads one line from standard input. Key of the account to log in to. "
        "[default: your own key]"
    ) in " ".join(capsys.readouterr().out.split())
