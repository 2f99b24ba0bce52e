"""A client can read the responses of a later API: each one of the spec, changed in each place."""

from __future__ import annotations

import copy
import logging
from typing import Any

import attrs
import pytest

from postalytics import API
from postalytics_codegen.emit.documents import Examples
from postalytics_runtime.schema import ModelDescription
from postalytics_runtime.values import ResponseDecoder, UnexpectedShapeError, make_converter
from support.fidelity.spec import API as CHECKED
from support.reliability.mutants import Mutants

EXAMPLES = Examples(CHECKED)
MUTANTS = Mutants(API)
ANSWERED = {str(model.name) for model in CHECKED.models if model.kind == "answer"}
MODELS = [model for model in API.models if model.type.__name__ in ANSWERED]
CONVERTER = make_converter(API)


def answer_of(model: ModelDescription[Any]) -> dict[str, Any]:
    """The example of the spec, with a value for every field."""
    example = EXAMPLES.of(model.type.__name__) if model.fields else {"unknown": 1}
    return MUTANTS.whole(model, example)


def read_one(model: ModelDescription[Any], data: Any, *, strict: bool, converted: bool) -> Any:
    # A response to a read without any known name is an error; other tests cover it.
    operation = attrs.evolve(API.operation("contacts.create_contact"), returns=model)
    reader = ResponseDecoder(CONVERTER if converted else None, api=API, strict=strict)
    return reader.one(operation, copy.deepcopy(data))


def read_second(model: ModelDescription[Any], data: Any, *, strict: bool, converted: bool) -> Any:
    """Read the second object of a list whose first one is as in the spec."""
    operation = attrs.evolve(
        API.operation("contacts.create_contact"), returns=model, returns_list=True
    )
    reader = ResponseDecoder(CONVERTER if converted else None, api=API, strict=strict)
    return reader.many(operation, [answer_of(model), copy.deepcopy(data)])[-1]


def test_there_are_thousands_of_mutants() -> None:
    count = sum(1 for model in MODELS for _ in MUTANTS.of(model, answer_of(model)))

    assert count > 2_800  # each is read in four ways


@pytest.mark.parametrize("converted", [False, True], ids=["plain", "converter"])
@pytest.mark.parametrize("read", [read_one, read_second])
@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.type.__name__)
def test_a_changed_response_is_read_and_what_it_held_is_written_back(
    model: ModelDescription[Any], read: Any, converted: bool, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.ERROR, "postalytics")

    for mutant in MUTANTS.of(model, answer_of(model)):
        made = read(model, mutant.data, strict=False, converted=converted)
        assert model.unstructure(made) == mutant.kept, mutant.name


@pytest.mark.parametrize("converted", [False, True], ids=["plain", "converter"])
@pytest.mark.parametrize(("read", "item"), [(read_one, ""), (read_second, "[1].")])
@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.type.__name__)
def test_a_strict_reader_reports_each_mismatch_and_its_place(
    model: ModelDescription[Any], read: Any, item: str, converted: bool
) -> None:
    for mutant in MUTANTS.of(model, answer_of(model)):
        try:
            read(model, mutant.data, strict=True, converted=converted)
        except UnexpectedShapeError as error:
            faults = str(error).split("; ")
        else:
            faults = []
        expected = mutant.faults + MUTANTS.nothing_known(model, mutant.data)
        assert faults == [f"{item}{fault}" for fault in expected], mutant.name


@pytest.mark.parametrize(
    "model", [model for model in MODELS if model.fields], ids=lambda model: model.type.__name__
)
def test_a_strict_reader_reports_all_mismatches_at_once(model: ModelDescription[Any]) -> None:
    mutant = MUTANTS.worst(model, answer_of(model))

    with pytest.raises(UnexpectedShapeError) as caught:
        read_one(model, mutant.data, strict=True, converted=False)

    assert sorted(str(caught.value).split("; ")) == sorted(mutant.faults)
