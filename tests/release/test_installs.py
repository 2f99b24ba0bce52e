"""The files of a release are installed and tried where nothing else is, and failures are raised."""

from __future__ import annotations

from pathlib import Path

import pytest

from release.installs import INSTALLED, Environment, InstallError

PYTHON = """#!/bin/sh
# Notes what it is asked for. As `-m venv --clear FOLDER` it copies itself there.
echo "$@" >> {folder}/asked
if [ "$1 $2" = "-m venv" ]; then mkdir -p "$4/bin" && cp "$0" "$4/bin/python"; fi
case "$*" in *{fails}*) echo "It went wrong."; exit 1;; esac
echo "It went well."
"""


def python(folder: Path, fails: str) -> str:
    """Write an interpreter whose runs with such an argument fail."""
    file = folder / "python"
    file.write_text(PYTHON.format(folder=folder, fails=fails))
    file.chmod(0o755)
    return str(file)


def test_a_file_is_installed_checked_and_tried_with_each_warning_an_error(tmp_path: Path) -> None:
    env = Environment(tmp_path / "env", python(tmp_path, "nothing"), Path("a.whl"), ["otel", "cli"])
    assert env.try_it() == "It went well.\n"
    pip = "-m pip --disable-pip-version-check"
    assert (tmp_path / "asked").read_text().splitlines() == [
        f"-m venv --clear {tmp_path / 'env'}",
        f"{pip} install --quiet a.whl[cli,otel]",
        f"{pip} check",
        f"-I -X dev -W error {INSTALLED} cli otel",
    ]


@pytest.mark.parametrize("fails", ["install --quiet", "pip --disable-pip-version-check check"])
def test_an_install_that_fails_is_raised_with_what_it_printed(tmp_path: Path, fails: str) -> None:
    with pytest.raises(InstallError, match=rf"{fails}.*\nIt went wrong\.$"):
        Environment(tmp_path / "env", python(tmp_path, fails.replace(" ", "?")), Path("a.whl"), [])


def test_a_trial_that_fails_is_raised_with_what_it_printed(tmp_path: Path) -> None:
    env = Environment(tmp_path / "env", python(tmp_path, "installed.py"), Path("a.whl"), [])
    with pytest.raises(InstallError, match=r"installed\.py\nIt went wrong\.$"):
        env.try_it()
