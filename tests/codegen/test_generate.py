"""The emitted bytes are the same everywhere, and up to date in the repository."""

from __future__ import annotations

import os
import random
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import postalytics
from postalytics_codegen.generate import FormatterError, emit, formatted
from postalytics_codegen.language import schema_text
from postalytics_codegen.load import load_spec
from postalytics_codegen.output import Package
from support.small_spec import write

ROOT = Path(__file__).parents[2]
SPECS = [ROOT / "spec", Path(__file__).with_name("toy_spec")]


def test_the_package_in_the_repository_is_up_to_date() -> None:
    package = Package(Path(postalytics.__file__).parent, emit(load_spec(ROOT / "spec")))

    assert package.differences() == []


def test_the_schema_in_the_repository_is_up_to_date() -> None:
    assert (ROOT / "spec" / "schema.json").read_text(encoding="utf-8") == schema_text()


@pytest.mark.parametrize("spec", SPECS, ids=["spec", "toy_spec"])
def test_the_same_spec_gives_the_same_bytes_twice_in_a_row(spec: Path) -> None:
    assert emit(load_spec(spec)) == emit(load_spec(spec))


@pytest.mark.parametrize("seed", ["0", "1", "12345"])
def test_the_bytes_depend_on_neither_hash_seed_nor_working_directory_nor_git(
    seed: str, tmp_path: Path
) -> None:
    spec = ROOT / "spec"
    (tmp_path / ".git").mkdir()
    (tmp_path / ".gitignore").write_text("*\n")
    (tmp_path / "ruff.toml").write_text("line-length = 40\n")
    subprocess.run(
        [
            Path(sys.executable).with_name("postalytics-codegen"),
            *("generate", "--spec", spec, "--output", "made"),
        ],
        cwd=tmp_path,
        env={**os.environ, "PYTHONHASHSEED": seed, "TMPDIR": str(tmp_path), "LC_ALL": "C"},
        check=True,
        capture_output=True,
    )

    home = tmp_path / "made" / "postalytics"
    made = {
        path.relative_to(home).as_posix(): path.read_text()
        for path in home.rglob("*")
        if path.is_file()
    }
    assert made == Package(tmp_path, emit(load_spec(spec))).files


def test_the_bytes_do_not_depend_on_the_order_of_a_directory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    spec = write(tmp_path)
    expected = emit(load_spec(spec))
    in_order = Path.iterdir

    def shuffled(path: Path) -> Iterator[Path]:
        entries = sorted(in_order(path))
        random.Random(len(entries)).shuffle(entries)  # noqa: S311 (no secret)
        return iter(entries[::-1])

    monkeypatch.setattr(Path, "iterdir", shuffled)

    assert emit(load_spec(spec)) == expected


def test_emitted_files_begin_with_their_origin_and_end_with_one_newline() -> None:
    files = emit(load_spec(ROOT / "spec"))

    assert files.pop("py.typed") == ""
    for text in files.values():
        assert text.startswith("# Emitted from the spec by postalytics-codegen. Do not edit")
        assert text.endswith("\n")
        assert not text.endswith("\n\n")


UNFORMATTED = """# Emitted.
from postalytics_runtime.schema import Unset, Model, UNSET, MismatchReport
import attrs
from enum import IntEnum
from typing import Any
from typing import TYPE_CHECKING
from .pets import Pet
from .keepers import Keeper
if TYPE_CHECKING:
    from .visits import Visit

__all__ = ["feed", "Food", "UNSET", "Amount"]

@attrs.define
class Food(Model):
    '''A Keeper in a docstring is not used.'''
    eaten_by: Pet | Unset | Any = UNSET
"""
FORMATTED = """# Emitted.
from typing import Any

import attrs

from postalytics_runtime.schema import UNSET, Model, Unset

from .pets import Pet

__all__ = ["UNSET", "Amount", "Food", "feed"]


@attrs.define
class Food(Model):
    \"\"\"A Keeper in a docstring is not used.\"\"\"

    eaten_by: Pet | Unset | Any = UNSET
"""


def test_modules_import_what_they_use_and_nothing_else_in_order() -> None:
    assert formatted({"models/foods.py": UNFORMATTED}) == {"models/foods.py": FORMATTED}


def test_a_refusal_of_the_formatter_is_reported(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    api = load_spec(write(tmp_path))
    monkeypatch.setattr("postalytics_codegen.generate.package", lambda _: {"pets.py": "def ("})

    with pytest.raises(FormatterError, match=r"(?s)could not format.*pets\.py:1"):
        emit(api)
