"""The worked changes of the API on the pages for maintainers, carried out on a copy of the spec.

Each section of a page is a change of its own. Its blocks are carried out in order: an edit changes
files, and what a command prints is compared with what stands below it. Before the section, release
0.1.0 has just been made.
"""

from __future__ import annotations

import contextlib
import functools
import io
import re
import shutil
import tempfile
from pathlib import Path

from postalytics_codegen.cli import main
from postalytics_codegen.diff import BASELINE, baseline_text, surface_of
from support.fidelity.guides import HOME
from support.fidelity.shown_edits import edits

PAGES = (HOME / "docs/maintaining/README.md", HOME / "docs/maintaining/changes.md")
PROGRAM = "postalytics-codegen"
BLOCK = re.compile(r"^```(?P<language>[a-z]*)\n(?P<body>.*?)^```$", re.M | re.S)
_COMMAND = re.compile(rf"^\$ ({PROGRAM} [^\n]*)\n", re.M)
_LINE = re.compile(r"(?<=\.yaml:)\d+\b")
_STATUS = re.compile(r"; echo \$\?$")


def sections(page: Path) -> list[str]:
    """Return the sections of a page."""
    return re.split(r"(?=^## )", page.read_text("utf-8"), flags=re.M)


def is_worked(section: str) -> bool:
    """Return whether a section has commands to carry out."""
    return _COMMAND.search(section) is not None


def renewed(section: str, folder: Path) -> str:
    """Carry out a section, and return it with what its commands print now.

    Args:
        section: its text.
        folder: an empty folder, which then has the changed spec.
    """
    ignored = shutil.ignore_patterns("accepted.yaml", BASELINE, "schema.json")
    shutil.copytree(HOME / "spec", folder / "spec", ignore=ignored)
    (folder / "spec" / BASELINE).write_text(_baseline(), "utf-8")
    (folder / "pyproject.toml").write_text('[project]\nversion = "0.1.0"\n', "utf-8")
    return BLOCK.sub(lambda block: _renewed_block(block, folder), section)


@functools.cache
def _baseline() -> str:
    return baseline_text(surface_of(HOME / "spec"), "0.1.0")


def _renewed_block(block: re.Match[str], folder: Path) -> str:
    if block["language"] == "diff":
        for edit in edits(block["body"]):
            edit.carry_out(folder)
    elif block["body"].startswith(f"$ {PROGRAM} "):
        _, *parts = _COMMAND.split(block["body"])
        now = "".join(
            f"$ {command}\n{_output(shown, _printed(command, folder))}"
            for command, shown in zip(parts[::2], parts[1::2], strict=True)
        )
        return f"```\n{now}```"
    return block[0]


def _output(shown: str, printed: str) -> str:
    """Return what is printed; what is shown, if only lines of the spec have moved."""
    return shown if _LINE.sub("", shown) == _LINE.sub("", printed) else printed


def _printed(command: str, folder: Path) -> str:
    """Return what a command prints in a folder; with `; echo $?`, its exit status as well."""
    words = _STATUS.sub("", command).split()[1:]
    output = io.StringIO()
    with (
        contextlib.chdir(folder),
        contextlib.redirect_stdout(output),
        contextlib.redirect_stderr(output),
    ):
        status = main(words)
        if _STATUS.search(command):
            output.write(f"{status}\n")
    return output.getvalue()


def renew() -> None:
    """Write what the commands of the pages print now into them."""
    for page in PAGES:
        texts: list[str] = []
        for section in sections(page):
            with tempfile.TemporaryDirectory() as folder:
                texts.append(renewed(section, Path(folder)) if is_worked(section) else section)
        page.write_text("".join(texts), "utf-8")


if __name__ == "__main__":
    renew()
