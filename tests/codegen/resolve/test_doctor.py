"""The content of `doctor.yaml`: what is refused, and where."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import attrs
import pytest
import yaml

from postalytics_codegen.load import load_spec
from postalytics_codegen.model import DoctorModel
from postalytics_codegen.yaml import SpecError
from support.small_spec import write

FAULTS = yaml.safe_load((Path(__file__).parents[1] / "faults" / "doctor.yaml").read_text("utf-8"))
WHOLE = """\
wrong_key: NONE
readings:
  pets: {call: list_pets, values: {limit: 51}, label: Pets}
  keeper: {call: get_keeper, values: {keeper_id: {reading: pets, field: pet_id, most: weight}}}
  options: {options: /pets/1, key: own}
  document: {address: /spec.json}
probes:
  most:
    question: "How many are there?"
    see: count
    of: [pets]
    expect: "51"
    facts: [list_pets, Chip]
    corrections:
      "50": {list_pets.query.limit.maximum: 50, fake.inclusive_pages: false}
  rows:
    question: "Which rows?"
    see: rows
    of: [pets]
    expect: 1 to 51
    needs: {reading: pets, items: 5}
  names: {question: "Which names?", see: names, of: [pets], fields: [name], expect: Name}
"""


@pytest.fixture(autouse=True)
def _in_empty_directory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def checked(old: str = "", new: str = "") -> DoctorModel:
    """Return the examination in the file, with an edit."""
    spec = write(Path("spec"))
    if old:
        assert WHOLE.count(old) == 1
    (spec / "doctor.yaml").write_text(WHOLE.replace(old, new) if old else WHOLE, "utf-8")
    made = load_spec(spec).doctor
    assert made is not None
    return made


def shown(old: str, new: str) -> list[str]:
    """Return the lines and the messages about the faults that an edit makes."""
    with pytest.raises(SpecError) as caught:
        checked(old, new)
    lines = [line for line in str(caught.value).splitlines() if "doctor.yaml" in line]
    return [line.partition("doctor.yaml:")[2] for line in lines]


def facts(made: Any) -> tuple[Any, ...]:
    return attrs.astuple(made, recurse=False)


def test_it_is_optional() -> None:
    assert load_spec(write(Path("spec"))).doctor is None


def test_names_are_resolved() -> None:
    doctor = checked()

    pets, keeper, options, document = doctor.readings
    assert (pets.label.value, keeper.label.value) == ("Pets", "keeper")
    assert [one.key for one in doctor.readings] == ["own", "own", "own", "none"]
    assert [(name, facts(pick)) for name, pick in keeper.values] == [
        ("keeper_id", ("pets", "pet_id", "weight"))
    ]
    assert options.options is not None
    assert document.address is not None
    most = doctor.probes[0]
    assert list(map(facts, most.facts)) == [
        ("resources/pets.yaml", ("operations", "list_pets", "source"), "official"),
        ("resources/pets.yaml", ("models", "Chip", "source"), "inferred"),
    ]
    assert [(one.file, one.place, one.value.value) for one in most.corrections] == [
        ("resources/pets.yaml", ("operations", "list_pets", "query", "limit", "maximum"), "50"),
        ("fake.yaml", ("inclusive_pages",), "false"),
    ]


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault["new"][:40] or "nothing")
def test_a_fault_is_shown_with_its_place(fault: dict[str, Any]) -> None:
    assert shown(fault["old"], fault["new"]) == fault["shown"]


def test_a_key_that_is_misspelled_is_not_missing_as_well() -> None:
    problems = shown("call: get_keeper, values", "call: get_keeper, value")

    assert problems == ["4:30: unknown key 'value', did you mean 'values'?"]


def test_without_a_fake_nothing_of_it_can_be_corrected() -> None:
    spec = write(Path("spec"))
    (spec / "fake.yaml").unlink()
    (spec / "doctor.yaml").write_text(WHOLE, "utf-8")
    with pytest.raises(SpecError, match="the spec has no 'fake' in"):
        load_spec(spec)


def test_rows_need_a_list_with_their_numbers() -> None:
    spec = write(Path("spec"), ("resources/pets.yaml", ", row: row", ""))
    (spec / "doctor.yaml").write_text(WHOLE, "utf-8")
    with pytest.raises(SpecError, match="'list_pets' has no row numbers"):
        load_spec(spec)


def test_there_is_at_least_one_reading() -> None:
    text = "wrong_key: NONE\nreadings: {}\nprobes: {}\n"
    spec = write(Path("spec"))
    (spec / "doctor.yaml").write_text(text, "utf-8")
    with pytest.raises(SpecError, match="there are no readings: give at least one"):
        load_spec(spec)
