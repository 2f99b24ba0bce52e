"""Emit formatted files from the checked model."""

from __future__ import annotations

import importlib.metadata
import re
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from .emit.code import package

if TYPE_CHECKING:
    from .model import ApiModel


class FormatterError(Exception):
    """The formatter is missing, has the wrong version, or rejected the emitted code."""


def emit(api: ApiModel) -> dict[str, str]:
    """Return the formatted files of the emitted package, by name.

    Raises:
        FormatterError: when ruff is missing or is not the version that this package pins.
    """
    return formatted(package(api))


def formatted(files: dict[str, str]) -> dict[str, str]:
    """Return the files, by name such as `models/things.py`, formatted by ruff.

    Raises:
        FormatterError: when ruff is missing or is not the version that this package pins.
    """
    _check_formatter()
    with tempfile.TemporaryDirectory() as name:
        directory = Path(name)
        for file, text in files.items():
            path = directory / file
            path.parent.mkdir(exist_ok=True)
            path.write_text(text, encoding="utf-8", newline="\n")
        # Modules import all that they may need: only what they use is left, in order.
        _run("check", "--fix-only", "--select", "F401,I001,RUF022,TC005", *_IMPORTS, name)
        _run("format", "--config", "format.line-ending = 'lf'", name)
        return {file: (directory / file).read_bytes().decode() for file in sorted(files)}


_IMPORTS = (
    *("--config", "src = []"),  # what is in the working directory does not count
    *("--config", "lint.isort.known-first-party = ['postalytics_runtime']"),
    *("--config", "lint.isort.split-on-trailing-comma = false"),
)


def _run(command: str, *arguments: str) -> None:
    run = subprocess.run(
        [
            *(sys.executable, "-m", "ruff", command, "--isolated", "--no-cache"),
            *("--line-length", "100", "--target-version", "py311"),
            # git may ignore the temporary folder, and then ruff would skip the files in it.
            *("--no-respect-gitignore", *arguments),
        ],
        capture_output=True,
        text=True,
        check=False,
    )
    if run.returncode:
        raise FormatterError(f"ruff could not format the emitted code:\n{run.stderr}")


def _check_formatter() -> None:
    wanted = next(
        match[1]
        for requirement in importlib.metadata.requires("postalytics") or []
        if (match := re.match(r"ruff==([0-9.]+)", requirement))
    )
    try:
        found = importlib.metadata.version("ruff")
    except importlib.metadata.PackageNotFoundError:
        found = "none"
    if found != wanted:
        raise FormatterError(
            f"Emitted code is formatted with ruff {wanted}, but {found} is installed: "
            "run pip install 'postalytics[codegen]'."
        )
