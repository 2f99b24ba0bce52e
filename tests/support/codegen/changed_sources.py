"""A copy of the sources with the change that a page shows, beside the spec of the toy API."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

import postalytics_codegen
import postalytics_runtime
from support.fidelity.shown_edits import BLOCK, Edit, edits

ROOT = Path(__file__).parents[3]
TOY_SPEC = ROOT / "tests" / "codegen" / "toy_spec"
GENERATE = "import sys; from postalytics_codegen.cli import main; sys.exit(main())"
"""A program that is the command of the generator."""


def documented(page: str) -> list[Edit]:
    """Return the change that a page shows in its only block of the language `diff`.

    Args:
        page: the path of the page below `docs`.
    """
    (block,) = BLOCK.finditer((ROOT / "docs" / page).read_text(encoding="utf-8"))
    return list(edits(block["body"]))


def copy_sources(home: Path, changes: Iterable[Edit]) -> None:
    """Copy both packages and the spec into a folder, and change the copies."""
    for folder, source in (("codegen", postalytics_codegen), ("runtime", postalytics_runtime)):
        (package,) = map(Path, source.__path__)
        shutil.copytree(package, home / folder / package.name)
    shutil.copytree(TOY_SPEC, home / "spec")
    for edit in changes:
        edit.carry_out(home)


def run(home: Path, program: str, *arguments: str) -> str:
    """Return what a program prints that has the changed sources."""
    paths = [str(home / name) for name in ("codegen", "runtime", "generated")]
    return subprocess.run(
        [sys.executable, "-c", program, *arguments],
        cwd=home,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(paths)},
        capture_output=True,
        text=True,
        check=True,
    ).stdout
