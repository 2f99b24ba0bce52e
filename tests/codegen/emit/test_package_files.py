"""The content of the emitted modules."""

from __future__ import annotations

from pathlib import Path

import pytest

from postalytics_codegen.emit.code import package
from postalytics_codegen.generate import formatted
from support.codegen.openapi import SHELTER
from support.small_spec import FILES, load

API, KEEPERS, PETS, VISITS, FAKE = FILES
EMITTED = formatted(package(SHELTER))


def test_the_first_of_numbered_fields_has_the_explanation() -> None:
    assert (
        "    note_1: str | None = None\n"
        '    """`note_1` to `note_3`: At most 10 characters."""\n'
        "    note_2: str | None = None\n"
        "    note_3: str | None = None\n"
    ) in EMITTED["models/pets.py"]


def test_numbered_fields_are_described_in_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    api = load((PETS, "{type: string?, max_length: 10}", '{type: int, wire: "Note{1..3}"}'))

    assert (
        '*(Field(f"note_{number}", "int", wire_name=f\'Note{number}\') for number in range(1, 4))'
    ) in package(api)["_operations/pets.py"]


def test_limits_are_written_in_singular_and_plural() -> None:
    assert '"""At least 1 character. At most 20 characters."""' in EMITTED["models/pets.py"]


def test_a_mail_operation_without_a_guard_documents_its_refusal() -> None:
    _, thank, for_animal = EMITTED["visits.py"].split("async def thank")

    assert "so a client made with `allow_live_mail=False` always refuses it." in " ".join(
        thank.split()
    )
    assert "always refuses" not in for_animal
    assert all("LiveMailError: " in function for function in (thank, for_animal))


def test_a_switch_is_data_and_its_function_only_names_it() -> None:
    assert (
        'SET_VISIT_OPEN = Toggle(operation=TURN_VISIT, read=GET_VISIT, field="stage", on=0, off=1)'
    ) in EMITTED["_operations/visits.py"]
    called = "self._client.set_toggle(operations.SET_VISIT_OPEN, path=(visit_id,), wanted=is_open)"
    assert called in " ".join(EMITTED["visits.py"].split()).replace("( ", "(").replace(" )", ")")
    assert "is_open: The state you want: `stage` 0 for True, 1 for False.\n" in EMITTED["visits.py"]


def test_a_switch_may_read_with_an_operation_of_another_resource(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    look = (
        "operations:\n  look:\n    summary: Look.\n    get: /look/{visit_id}\n"
        "    path: {visit_id: VisitId}\n    returns: Pet\n    effect: read\n"
        "    source: {page: look, confidence: official}\n"
    )
    switch = "      read: get_visit\n      field: stage\n      on: 0\n      off: 1\n"
    edited = "      read: look\n      field: tame\n      on: true\n      off: false\n"

    files = formatted(package(load((PETS, "operations:\n", look), (VISITS, switch, edited))))

    assert "from . import pets as _pets\n" in files["_operations/visits.py"]
    assert 'read=_pets.LOOK, field="tame", on=True, off=False' in files["_operations/visits.py"]
    assert "-> Pet:\n" in files["visits.py"].partition("async def set_visit_open")[2]
