"""The content of `fake.yaml`, and the emitted definition of the fake."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import yaml

from postalytics_codegen.emit.code import fake_module
from postalytics_codegen.generate import emit
from postalytics_codegen.yaml import Text
from postalytics_runtime.fake.definition import (
    ActionRule,
    Collection,
    Count,
    DeliveryRule,
    Envelope,
    FakeDefinition,
    Lifecycle,
    LifecyclePath,
    LifecycleStep,
    Reference,
    ServerFacts,
)
from support.small_spec import FILES, load, shown

_HERE = Path(__file__).parents[1]
FAKE = (_HERE / "whole_fake.yaml").read_text("utf-8")
FAULTS = yaml.safe_load((_HERE / "faults" / "whole_fake.yaml").read_text("utf-8"))


@pytest.fixture(autouse=True)
def _in_empty_directory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def made(text: str) -> FakeDefinition:
    """Return the module that is emitted for a `fake.yaml`."""
    api = load(("fake.yaml", FILES["fake.yaml"], text))
    assert api.fake is not None
    names: dict[str, Any] = {}
    exec(fake_module(api, api.fake), names)  # noqa: S102 (it is what is emitted)
    fake: FakeDefinition = names["FAKE"]
    return fake


@pytest.fixture
def fake() -> FakeDefinition:
    return made(FAKE)


def test_collections_are_emitted_with_values_of_the_right_types(fake: FakeDefinition) -> None:
    assert fake.collections == (
        Collection(
            name="keepers",
            key="keeper_id",
            owned=True,
            unique=(("name", "That's taken."),),
            makes=(
                ("name", "key"),
                ("keeper_id", "caller"),
                ("kind", "token"),
                ("row", "number"),
            ),
        ),
        Collection(
            name="pets",
            key="pet_id",
            first_key=0,
            defaults={"tame": True, "kind": "dog"},
            records=({"pet_id": 1, "weight": 2.0, "note_1": ""},),
        ),
        Collection(name="visits", key="_key"),
        Collection(name="kinds", records=({"visit_id": 5, "moods": ["C"]},)),
    )


def test_behaviours_are_emitted_with_values_of_the_right_types(fake: FakeDefinition) -> None:
    assert fake.behaviours == (
        ActionRule(
            operation="pets.list_pets",
            action="list",
            collection="pets",
            having={"tame": True},
            newest_first=True,
            zeros=("weight",),
        ),
        ActionRule(
            operation="pets.create_pet",
            action="create",
            collection="pets",
            refers=(
                Reference(
                    value="shelter_id",
                    collection="keepers",
                    by="keeper_id",
                    or_by="kind",
                    missing="None here.",
                    required=True,
                    having={"name": "1"},
                    otherwise="No.",
                    takes=(("name", "name"),),
                ),
                Reference(value="kind", collection="pets"),
            ),
            answer={"name": "{pet_id} of {shelter_id}", "weight": 1.5, "tame": False},
        ),
        ActionRule(
            operation="visits.get_visit",
            action="get",
            collection="visits",
            counts=(Count(field="real", of="pets", by="pet_id", where={"pet_id": 1}),),
        ),
        ActionRule(
            operation="visits.turn_visit",
            action="flip",
            collection="visits",
            where=(("visit_id", "visit_id"),),
            or_where=(("row", "visit_id"),),
            flips="stage",
        ),
        ActionRule(
            operation="visits.list_animal_visits",
            action="list",
            collection="visits",
            counts=(Count(field="paid", of="kinds", by="visit_id"),),
            envelope=Envelope(items="visits", beside=(("animal_id", "pets"),)),
        ),
        ActionRule(
            operation="visits.thank",
            action="delete",
            collection="visits",
            cascades=(("kinds", "visit_id"),),
            shape="array",
            renames=(("Id", "No's"),),
        ),
        ActionRule(
            operation="visits.list_visits",
            action="list",
            collection="visits",
            where=(("words", "mood"),),
            start_at=0,
            page_size=2,
            offset_of_pages=True,
            clamps=True,
        ),
    )


def test_life_cycles_are_emitted_with_values_of_the_right_types(fake: FakeDefinition) -> None:
    steps = (
        LifecycleStep(after=0, sets={"stage": 1}),
        LifecycleStep(after=60, sets={"moods": ["W"]}, unlisted=True),
    )

    assert fake.life_cycles == (
        Lifecycle(
            name="visiting",
            of="pets",
            collection="visits",
            copies=(("words", "name"),),
            stamp="seen",
            notation="%-I %p",
            courses=(LifecyclePath(every=2, steps=steps),),
        ),
    )
    assert (fake.first_stays, fake.now) == ("You stay.", "%Y %-d")


def test_deliveries_are_emitted_with_values_of_the_right_types(fake: FakeDefinition) -> None:
    assert fake.deliveries == DeliveryRule(
        of="visits",
        to="pets",
        by="animal_id",
        url="words",
        active={"tame": True},
        kind="stage",
        kinds=(("Visit's begun", 4), ("Over", -5)),
        body={
            "visit_id": "{retries}",
            "real": False,
            "words": "{kind} {name}",
            "paid": 5.0,
            "seen": {"any": ["1", "{seen}"]},
            "pet": {"tame": True, "weight": 1.0, "other": {"tame": "true"}},
            "stage": 1,
        },
        notation="%S%M",
        zone=-90,
        retries=(5, 0),
    )


def test_what_holds_for_all_operations_is_emitted(fake: FakeDefinition) -> None:
    assert fake.server == ServerFacts(
        any_case=True,
        any_query_case=True,
        trailing_slash=True,
        allows=(("/it's", "GET, PUT"),),
        headers=(("X-Left", "2"),),
        documents=(("/open's.json", '{"a": "b"}'),),
    )
    assert (fake.wrong_key_status, fake.wrong_key_at) == (403, "Who's.there")
    assert fake.wrong_key_type == "text/it's"
    assert fake.wrong_key_challenge == "Basic realm='a'"


@pytest.mark.parametrize("text", ["word " * 40, "w" * 300, "a  b\\n" * 30, "é'\" {x} " * 20])
def test_long_text_is_unchanged(text: str) -> None:
    (_, pets, *_) = made(FAKE.replace("kind: dog", f"kind: {json.dumps(text)}")).collections

    assert pets.defaults["kind"] == text


def test_an_unused_class_is_not_imported() -> None:
    api = load(("fake.yaml", FILES["fake.yaml"], FAKE[: FAKE.index("operations:")] + _BARE))
    assert api.fake is not None

    assert "import Collection, FakeDefinition\n" in emit(api)["_fake.py"]


_BARE = """\
operations: {}
authentication: {collection: keepers, field: name, message: Who are you?}
now: "%Y"
"""


def test_a_collection_without_a_model_keeps_any_record() -> None:
    keeper = ("    fields:\n      keeper_id: int\n      name: string?\n", "    fields: {}\n")
    api = load(
        ("resources/keepers.yaml", *keeper),
        (
            "fake.yaml",
            "key: keeper_id\n    records: []",
            "records: [{tame: maybe, shape: [1, {of: x}]}]",
        ),
    )
    assert api.fake is not None

    (keepers, _) = api.fake.collections.values()
    assert keepers.records == [{"tame": "maybe", "shape": ["1", {"of": "x"}]}]
    assert Text not in map(type, keepers.records[0].values())


@pytest.mark.parametrize("fault", FAULTS, ids=[fault["new"] for fault in FAULTS])
def test_a_fake_must_fit_the_spec(fault: dict[str, Any]) -> None:
    assert FAKE.count(fault["old"]) == 1
    text = FAKE.replace(fault["old"], fault["new"])

    lines = shown(("fake.yaml", FILES["fake.yaml"], text)).splitlines()

    assert [line.split(": ", 1)[1] for line in lines if line.startswith("spec/")] == fault["said"]


_KNOWN = "%-H, %-I, %-d, %-m, %H, %I, %M, %S, %Y, %d, %m, %p"


@pytest.mark.parametrize(
    ("notation", "fault"),
    [("%y", "%y"), ("%", "%"), ("%-", "%-"), ("%-Y", "%-Y"), ("%%", "%%"), ("%d %A", "%A")],
)
@pytest.mark.parametrize("old", ["%Y %-d", "%-I %p", "%S%M"])
def test_a_time_format_has_portable_directives_only(old: str, notation: str, fault: str) -> None:
    text = shown(("fake.yaml", FILES["fake.yaml"], FAKE.replace(old, notation)))

    assert f"a time format cannot have '{fault}': use {_KNOWN}\n" in text
