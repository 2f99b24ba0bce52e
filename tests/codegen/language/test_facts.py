"""Marks are the facts with a sentence, in the order of the language."""

# ruff: noqa: RUF009  entry() declares a key, not a default.

from __future__ import annotations

from pathlib import Path

import attrs

from postalytics_codegen.language import Mapping, facts, marks
from postalytics_codegen.language.mapping import entry
from postalytics_codegen.yaml import Position, Text

PLACE = Position(Path("pets.yaml"), 1, 1)


@attrs.frozen
class PetFacts(Mapping):
    legs: int | None = entry("Its legs.", default=None, mark="It has {} legs.")
    tame: bool = entry("Whether it is tame.", default=False, mark="It is tame.")
    size: str | None = entry(
        "Its size.", default=None, choices={"s": "fits in a bag"}, mark="Size: {}; it {meaning}."
    )
    call: Text | None = entry("Its call.", default=None, mark="Call: {}.")
    note: Text | None = entry("Other facts.", default=None)


@attrs.frozen(kw_only=True)
class Pet(PetFacts):
    name: str


def test_each_mark_has_its_name_its_value_and_its_sentence() -> None:
    call, note = Text("{meaning}", PLACE), Text("Likes fish.", PLACE)
    pet = PetFacts(place=PLACE, legs=0, tame=True, size="s", call=call, note=note)

    assert [(mark.name, mark.value, mark.words) for mark in marks(pet)] == [
        ("legs", 0, ("It has ", "0", " legs.")),
        ("tame", True, ("It is tame.",)),
        ("size", "s", ("Size: ", "s", "; it fits in a bag.")),
        ("call", call, ("Call: ", call, ".")),
    ]


def test_what_is_left_out_is_not_a_mark() -> None:
    assert marks(PetFacts(place=PLACE)) == []


def test_a_class_of_the_model_takes_the_facts_and_their_marks() -> None:
    written = PetFacts(place=PLACE, legs=4, note=Text("Likes fish.", PLACE))

    pet = Pet(**facts(PetFacts, written), name="Tom")

    assert (pet.name, pet.legs, pet.note, pet.place) == ("Tom", 4, written.note, PLACE)
    assert marks(pet) == marks(written)
