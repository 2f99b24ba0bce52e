"""The writes in `doctor.yaml`: what is emitted of them, what is refused, and where."""

from __future__ import annotations

from pathlib import Path

import pytest

from postalytics_codegen.load import load_spec
from postalytics_codegen.model import OwnPickModel, PickModel, WritesModel
from postalytics_codegen.yaml import SpecError
from support.small_spec import write

WHOLE = """\
wrong_key: NONE
readings: {pets: {call: list_pets}}
probes: {}
writes:
  environment: local
  records:
    visit: {read: list_visits, delete: end_visit, ids: [visit_id]}
  steps:
    visits: {call: list_visits}
    pet:
      call: create_pet
      body: {name: "{mark}", kind: cat, shelter_id: {first: visits, field: visit_id}}
      as_sent: {Loud: true, Size: -3, Tune: low, Visit: {own: visits, field: visit_id}}
      creates: visit
      label: A new pet
    card: {call: thank, values: {visit_id: {own: visits, field: visit_id}}}
    ended: {call: end_visit, values: {visit_id: {own: visits, field: visit_id}}}
  probes:
    ended: {question: "Is it ended?", see: status, of: [ended], expect: "200"}
"""


@pytest.fixture(autouse=True)
def _in_empty_directory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def checked(old: str = "", new: str = "") -> WritesModel:
    """Return the writes in the file, with an edit."""
    spec = write(Path("spec"))
    if old:
        assert WHOLE.count(old) == 1
    (spec / "doctor.yaml").write_text(WHOLE.replace(old, new) if old else WHOLE, "utf-8")
    doctor = load_spec(spec).doctor
    assert doctor is not None
    assert doctor.writes is not None
    return doctor.writes


def test_the_values_of_a_body_have_the_types_of_the_fields() -> None:
    _, pet, _, _ = checked().steps
    values = [(wire.value, getattr(value, "value", value)) for wire, value in pet.body]

    assert values == [("name", "{mark}"), ("kind", "cat")]
    assert [(wire.value, text.value) for wire, text in pet.as_sent] == [
        ("Loud", "true"),
        ("Size", "-3"),
        ("Tune", "low"),
    ]
    assert [(wire.value, type(pick), pick.reading, pick.field) for wire, pick in pet.picks] == [
        ("shelter_id", PickModel, "visits", "visit_id"),
        ("Visit", OwnPickModel, "visits", "visit_id"),
    ]
    assert pet.reading.label.value == "A new pet"


def test_the_parameter_of_a_deletion_is_found() -> None:
    _, pet, card, _ = checked().steps

    assert pet.creates is not None
    assert (pet.creates.parameter, pet.creates.ids) == ("visit_id", ("visit_id",))
    assert card.creates is None


@pytest.mark.parametrize(
    ("old", "new", "shown"),
    [
        ("environment: local", "environment: lokal", "5:16: there is no environment 'lokal'"),
        ("read: list_visits,", "read: list_visit,", "7:19: there is no operation 'list_visit'"),
        ("delete: end_visit", "delete: thank", "7:40: 'thank' has the effect 'mail'"),
        ("read: list_visits", "read: get_visit", "7:38: 'end_visit' must have one path parameter"),
        ("ids: [visit_id]", "ids: [visit]", "7:57: "),
        ("call: create_pet", "call: create_pets", "11:13: there is no operation 'create_pets'"),
        ("name: ", "nam: ", "12:14: the body has no field 'nam'"),
        (
            "{first: visits, field: visit_id}}\n      as",
            "many}\n      as",
            "12:53: the value of 'shelter_id' 'many' is not of the type 'int'",
        ),
        ("{first: visits", "{first: visit", "12:61: there is no earlier step 'visit'"),
        ("{first: visits, ", "{", "12:53: give a value, or `field` and one of `own` and `first`"),
        ("Visit: {own: visits, field: visit_id}", "Visit: {own: visits}", "13:57: give a value"),
        ("creates: visit", "creates: visits", "14:16: there is no record 'visits'"),
        (
            "thank, values: {visit_id",
            "thank, values: {visit",
            "16:34: 'thank' has no parameter 'visit'",
        ),
        (
            "end_visit, values: {visit_id: {own",
            "end_visit, values: {visit_id: {first",
            "17:12: 'end_visit' may only touch records of this run: give each ID by `own`",
        ),
        (", values: {visit_id: {own: visits, field: visit_id}}}\n    ended", "}\n    ended", "16:"),
        ("thank, values", "thank, value", "16:25: unknown key"),
        ("{call: thank", "{call: thanks", "16:18: there is no operation 'thanks'"),
        (
            "{own: visits, field: visit_id}}}\n    ended",
            "2}}\n    ended",
            "16:11: 'thank' may only",
        ),
        ("see: status, of: [ended]", "see: status, of: [end]", "19:57: there is no reading 'end'"),
        (
            "    ended: {call",
            "    b: {call: thank, values: {visit_id: {own: visits, field: visit_id}}}\n"
            "    c: {call: thank, values: {visit_id: {own: visits, field: visit_id}}}\n"
            "    ended: {call",
            "18:8: at most 2 steps may mail, and this is one more",
        ),
    ],
)
def test_a_fault_is_shown_with_its_place(old: str, new: str, shown: str) -> None:
    with pytest.raises(SpecError) as caught:
        checked(old, new)

    lines = [line for line in str(caught.value).splitlines() if "doctor.yaml:" in line]
    assert any(line.partition("doctor.yaml:")[2].startswith(shown) for line in lines), lines
