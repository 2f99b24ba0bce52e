"""Completion by a shell: in the shells that are installed, and by their protocol."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from postalytics._command_line import COMMAND_LINE
from postalytics_runtime.cli import run

Captured = pytest.CaptureFixture[str]

TYPED = {
    "cont": ["contacts"],
    "contacts upl": ["upload"],
    "contacts upload --envir": ["--environment"],
    "contacts upload --environment pro": ["production"],
    "completion ": ["bash", "zsh", "fish"],
    "jobs resume x --qui": ["--quiet-period", "--quiet"],
    "contacts upload --brew": [],
}
"""What is typed after the name of the program, and its completions."""

BASH = """
eval "$(postalytics completion bash)"
complete -p postalytics > /dev/null || exit 1
COMP_WORDS=(postalytics {words})
COMP_CWORD=$((${{#COMP_WORDS[@]}} - 1))
_postalytics_completion postalytics
printf '%s\\n' "${{COMPREPLY[@]}}"
"""
ZSH = """
compdef() {{ registered=$* }}
compadd() {{ print -l -- "${{(@P)@[-1]}}" }}
_describe() {{ print -l -- "${{(@)${{(@P)3}}%%:*}}" }}
eval "$(postalytics completion zsh)"
[[ $registered == "_postalytics_completion postalytics" ]] || exit 1
words=(postalytics {words})
CURRENT=${{#words}}
_postalytics_completion
"""
FISH = """
postalytics completion fish | source
complete -C 'postalytics {typed}'
"""
SHELLS = {
    "bash": (("bash", "--norc", "-c"), BASH),
    "zsh": (("zsh", "-f", "-c"), ZSH),
    "fish": (("fish", "--no-config", "-c"), FISH),
}


@pytest.fixture
def program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Put a program `postalytics` on the path."""
    file = tmp_path / "bin" / "postalytics"
    file.parent.mkdir()
    file.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m postalytics "$@"\n')
    file.chmod(0o755)
    monkeypatch.setenv("PATH", str(file.parent), prepend=":")
    monkeypatch.setenv("HOME", str(tmp_path))


@pytest.mark.usefixtures("program")
@pytest.mark.parametrize("typed", TYPED)
@pytest.mark.parametrize("shell", SHELLS)
def test_a_shell_completes_what_is_typed(shell: str, typed: str) -> None:
    start, script = SHELLS[shell]
    if shutil.which(shell) is None:
        pytest.skip(f"{shell} is not installed")
    words = f"{typed}''" if typed.endswith(" ") else typed
    ran = subprocess.run(
        [*start, script.format(words=words, typed=typed)],
        capture_output=True,
        text=True,
        check=True,
    )
    found = [line.partition("\t")[0] for line in ran.stdout.splitlines() if line]
    assert sorted(found) == sorted(TYPED[typed])  # fish sorts them.
    assert ran.stderr == ""


@pytest.mark.parametrize("typed", TYPED)
@pytest.mark.parametrize("shell", SHELLS)
def test_a_program_answers_what_a_shell_asks(
    shell: str, typed: str, capsys: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = f"postalytics {typed}"
    last = typed.rpartition(" ")[2]
    monkeypatch.setenv("_POSTALYTICS_COMPLETE", f"{shell}_complete")
    monkeypatch.setenv("COMP_WORDS", whole)
    monkeypatch.setenv("COMP_CWORD", last if shell == "fish" else str(whole.count(" ")))
    with pytest.raises(SystemExit) as ended:
        run(COMMAND_LINE, [])
    assert ended.value.code == 0
    lines = capsys.readouterr().out.split("\n")[:-1]
    values = lines[1::3] if shell == "zsh" else [line.partition(",")[2] for line in lines]
    assert [value.partition("\t")[0] for value in values if value] == TYPED[typed]


@pytest.mark.parametrize(
    "typed",
    [
        "contacts upload --api-key-file ",
        "request GET / --body ",
        "contacts upload ",
        "serve --state ",
    ],
)
def test_a_shell_completes_the_name_of_a_file(
    typed: str, capsys: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("_POSTALYTICS_COMPLETE", "bash_complete")
    monkeypatch.setenv("COMP_WORDS", f"postalytics {typed}")
    monkeypatch.setenv("COMP_CWORD", str(typed.count(" ") + 1))
    with pytest.raises(SystemExit):
        run(COMMAND_LINE, [])
    assert capsys.readouterr().out == "file,\n"


@pytest.mark.parametrize("shell", SHELLS)
def test_the_script_asks_the_program(shell: str, capsys: Captured) -> None:
    assert run(COMMAND_LINE, ["completion", shell]) == 0
    script = capsys.readouterr().out
    assert f"_POSTALYTICS_COMPLETE={shell}_complete" in script


def test_a_shell_without_a_script_is_refused(capsys: Captured) -> None:
    assert run(COMMAND_LINE, ["completion", "tcsh"]) == 2
    assert "'tcsh' is not one of 'bash', 'zsh', 'fish'." in capsys.readouterr().err
