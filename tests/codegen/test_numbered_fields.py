"""What is said once of numbered fields."""

from __future__ import annotations

from pathlib import Path

import pytest

from postalytics_codegen.numbered_fields import names, runs
from support.small_spec import model

PETS = "resources/pets.yaml"
NOTES = "note_{1..3}: {type: string?, max_length: 10}"


@pytest.fixture(autouse=True)
def _in_empty_directory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def _runs(*edits: tuple[str, str, str]) -> list[str]:
    """The runs of the notes of a pet."""
    return [names(run) for run in runs(model("Pet", *edits).fields) if "note" in run[0].name]


@pytest.mark.parametrize(
    ("written", "found"),
    [
        (NOTES, ["`note_1` to `note_3`"]),
        (NOTES[:-1] + ", wire: 'Note{1..3}'}", ["`note_1` to `note_3`"]),
        (NOTES[:-1] + ", wire: 'Note{4..6}'}", ["`note_1`", "`note_2`", "`note_3`"]),
        (NOTES[:-1] + ", wire: 'N{1..3}ote'}", ["`note_1`", "`note_2`", "`note_3`"]),
        ("note_1: int\n      note_2: string\n", ["`note_1`", "`note_2`"]),
        ("note_1: int\n      note_3: int\n", ["`note_1`", "`note_3`"]),
        ("note_1: int\n      note_02: int\n", ["`note_1`", "`note_02`"]),
        ("note_2: int\n      note_1: int\n", ["`note_2`", "`note_1`"]),
    ],
)
def test_a_run_counts_upwards_and_differs_in_nothing_else(written: str, found: list[str]) -> None:
    assert _runs((PETS, NOTES, written)) == found
