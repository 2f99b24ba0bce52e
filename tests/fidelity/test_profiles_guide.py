"""The commands of the guide on profiles print what the guide shows."""

from __future__ import annotations

import shlex
from pathlib import Path

import pytest

from postalytics._command_line import COMMAND_LINE
from postalytics_runtime import cli
from support.fidelity.pages import HOME, code_in
from support.fidelity.shown_commands import commands

PAGE = HOME / "docs/guides/profiles.md"
CONFIG = "postalytics config "


def test_the_commands_of_the_guide_print_what_it_shows(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / ".config"))
    (tmp_path / "keys").mkdir()
    for name in ("acme", "bolt", "corp"):
        key_file = tmp_path / "keys" / f"{name}.key"
        key_file.write_text(f"the key of {name}")
        key_file.chmod(0o600)
    shown = [entry for entry in commands(PAGE) if entry[0].startswith(CONFIG)]
    assert len(shown) == 5
    for command, output in shown:
        assert cli.run(COMMAND_LINE, shlex.split(command)[1:]) == 0
        printed = capsys.readouterr().out.replace(str(tmp_path), "/home/ada")
        assert (printed if output else "") == output


def test_the_file_in_the_guide_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    (written,) = (code.text for code in code_in(PAGE) if code.language == "ini")
    path = tmp_path / "postalytics" / "profiles.ini"
    path.parent.mkdir()
    path.write_text(written)
    path.chmod(0o600)
    assert cli.run(COMMAND_LINE, ["config", "list"]) == 0
    assert capsys.readouterr().out == "* acme  production\n"
