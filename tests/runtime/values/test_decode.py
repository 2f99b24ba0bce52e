from __future__ import annotations

import logging
from typing import Any

import attrs
import cattrs
import pytest

from postalytics_runtime.schema import (
    Field,
    MismatchReport,
    Model,
    ModelDescription,
    Operation,
    ResourceDescription,
    coerce,
)
from postalytics_runtime.values import ResponseDecoder, UnexpectedShapeError, structure_hook
from support.runtime.post_office_api import API, GET_ROUTE, LIST_ROUTES, LIST_SHELF, PARCEL


@attrs.define(kw_only=True, eq=False, repr=False)
class Box(Model):
    size: int | None = None
    tags: list[str] | None = None
    inner: list[Box] | None = None
    lid: Box | None = None


def structure_box(data: dict[str, Any], report: MismatchReport) -> Box:
    """The function that is emitted for such a model."""
    self = object.__new__(Box)
    pop = data.pop
    self.size = value = pop("size", None)
    if value.__class__ is not int and value is not None:
        self.size = report.mismatch("Box.size", "int", value)
    self.tags = value = pop("tags", None)
    if value.__class__ is list:
        self.tags = [
            item if item.__class__ is str else report.mismatch("Box.tags", "str", item)
            for item in value
        ]
    elif value is not None:
        self.tags = report.mismatch("Box.tags", "list", value)
    self.inner = value = pop("inner", None)
    if value.__class__ is list:
        self.inner = [
            structure_box(item, report)
            if item.__class__ is dict
            else report.mismatch("Box.inner", "Box", item)
            for item in value
        ]
    elif value is not None:
        self.inner = report.mismatch("Box.inner", "list", value)
    self.lid = value = pop("lid", None)
    if value.__class__ is dict:
        self.lid = structure_box(value, report)
    elif value is not None:
        self.lid = report.mismatch("Box.lid", "Box", value)
    self.extra = data or {}
    return self


BOX: ModelDescription[Box] = ModelDescription(
    type=Box,
    fields=(
        Field("size", "int"),
        Field("tags", "string", is_list=True),
        Field("inner", "Box", is_list=True),
        Field("lid", "Box"),
    ),
    structure=structure_box,
    unstructure=lambda box: box.extra,
)
GET_BOX: Operation[Box] = attrs.evolve(GET_ROUTE, returns=BOX)
LIST_BOXES: Operation[Box] = attrs.evolve(LIST_ROUTES, returns=BOX)
SHIPPING = attrs.evolve(
    API, load=lambda _: ResourceDescription(operations=(), models=(BOX, PARCEL))
)
STRICT = ResponseDecoder(None, strict=True, api=SHIPPING)
LENIENT = ResponseDecoder(None, strict=False, api=SHIPPING)


def problem(operation: Operation[Any], value: Any) -> str:
    """The error of a strict reader."""
    with pytest.raises(UnexpectedShapeError) as caught:
        (STRICT.many if operation.returns_list else STRICT.one)(operation, value)
    return str(caught.value)


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ({"size": "big"}, "Box.size: expected int, found str"),
        ({"inner": [{}, {"size": []}]}, "Box.inner[1].size: expected int, found list"),
        ({"inner": [{}, 7]}, "Box.inner[1]: expected Box, found int"),
        ({"inner": 7, "lid": {"size": 0.5}}, "Box.inner: expected list, found int; "
         "Box.lid.size: expected int, found float"),
        ({"tags": ["a", 1, "b", None]}, "Box.tags[1]: expected str, found int; "
         "Box.tags[3]: expected str, found NoneType"),
        ({"size": [7], "inner": [{"size": 7}, {"size": True}]}, "Box.size: expected int, "
         "found list; Box.inner[1].size: expected int, found bool"),
        ({"lid": {"inner": [{"lid": {"tags": "a"}}]}}, "Box.lid.inner[0].lid.tags: "
         "expected list, found str"),
        ({"lid": [1], "extra": 1}, "Box.lid: expected Box, found list"),
    ],
)  # fmt: skip
def test_a_mismatch_has_its_exact_place(value: Any, said: str) -> None:
    assert problem(GET_BOX, value) == said


def test_a_mismatch_in_a_list_names_the_item() -> None:
    value = [{"size": 1}, {"inner": [{"size": "a"}]}, {"size": "b"}]

    assert problem(LIST_BOXES, value) == (
        "[1].Box.inner[0].size: expected int, found str; [2].Box.size: expected int, found str"
    )


def test_all_items_that_are_not_objects_are_reported_with_the_other_mismatches() -> None:
    assert problem(LIST_BOXES, [None, {"size": "a"}, 7, {"size": 1}]) == (
        "[0].Box: expected an object, found NoneType; [1].Box.size: expected int, found str; "
        "[2].Box: expected an object, found int"
    )


def test_items_in_a_field_that_are_not_objects_are_each_reported_once() -> None:
    assert problem(LIST_SHELF, {"parcels": [None, {"number": "x"}, 7]}) == (
        "Shelf.parcels[1].number: expected int, found str; "
        "Shelf.parcels[0]: expected an object, found NoneType; "
        "Shelf.parcels[2]: expected an object, found int"
    )


def test_a_mismatch_of_an_item_is_reported_once() -> None:
    paging = attrs.evolve(LIST_SHELF.paging, items="inner") if LIST_SHELF.paging else None
    operation = attrs.evolve(LIST_SHELF, returns=BOX, paging=paging)

    value = {"inner": [{"size": 1}, 7]}
    assert problem(operation, value) == "Box.inner[1]: expected Box, found int"


def test_1000_mismatches_are_kept_and_the_others_are_counted() -> None:
    said = problem(LIST_BOXES, [{"size": "a", "tags": [1]} for _ in range(700)])

    assert said.count("; ") == 1_000
    assert said.startswith("[0].Box.size: expected int, found str; [0].Box.tags[0]: expected str")
    assert said.endswith("; [499].Box.tags[0]: expected str, found int; and 400 more")


def test_mismatches_beyond_the_maximum_take_no_memory() -> None:
    report = MismatchReport()

    for number in range(2_500):
        report.mismatch("Box.size", "int", f"no number {number}")

    assert (len(report.mismatches), len(report.values), report.more) == (
        1_000,
        1_000,
        1_500,
    )


def test_a_log_line_has_the_first_20_mismatches(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING, "postalytics"):
        LENIENT.many(LIST_BOXES, [{"size": "a"} for _ in range(30)])

    (message,) = [record.getMessage() for record in caplog.records]
    assert message.endswith("; [19].Box.size: expected int, found str; and 10 more")


def test_a_response_nested_deeper_than_python_calls_is_refused() -> None:
    value: dict[str, Any] = {}
    for _ in range(2_000):
        value = {"inner": [value]}

    with pytest.raises(UnexpectedShapeError, match="Box is nested too deeply"):
        LENIENT.one(GET_BOX, value)


def test_a_converter_that_recurses_too_deep_is_reported_without_the_data() -> None:
    converter = cattrs.Converter()
    converter.register_structure_hook(Box, structure_hook(BOX))
    deep: Any = "Ada Lovelace"
    for _ in range(2_000):
        deep = [deep]

    with pytest.raises(UnexpectedShapeError) as caught:
        ResponseDecoder(converter, strict=False, api=API).one(GET_BOX, {"unknown": deep})

    assert str(caught.value) == "the converter failed to make a Box (RecursionError)"


def test_what_is_nested_too_deeply_under_another_name_is_refused_too() -> None:
    deep: Any = {}
    for _ in range(2_000):
        deep = {"lid": deep}

    with pytest.raises(UnexpectedShapeError, match=r"^Box is nested too deeply$"):
        LENIENT.one(GET_BOX, {"Lid": deep})


@pytest.mark.parametrize(
    ("expected", "value", "read"),
    [
        ("int", "42", 42),
        ("int64", "-1", -1),
        ("int", "4.2", None),
        ("int", 4.0, None),
        ("int", True, None),
        ("number", 4, 4),
        ("number", "4", None),
        ("bool", 0, False),
        ("bool", 1, True),
        ("bool", 2, None),
        ("bool", "true", None),
        ("str", 4, None),
        ("Box", "42", None),
    ],
)
def test_only_an_unambiguous_value_is_read_as_another_type(
    expected: str, value: Any, read: Any
) -> None:
    found = coerce(expected, value)

    assert (found, type(found)) == (read, type(read))


def test_a_mismatch_in_a_foreign_model_keeps_its_own_place() -> None:
    report = MismatchReport()
    report.mismatch("Box.size", "int", "a")

    report.locate({"size": "a"})

    assert str(report) == "Box.size: expected int, found str"


def test_an_error_of_a_hook_is_raised_through_a_converter() -> None:
    converter = cattrs.Converter()
    converter.register_structure_hook(Box, lambda _, kind: structure_hook(BOX)(7, kind))

    with pytest.raises(UnexpectedShapeError, match="Box needs a mapping, not int"):
        ResponseDecoder(converter, strict=False, api=API).one(GET_BOX, {})


def test_mismatches_hold_no_values() -> None:
    report = MismatchReport()
    box = structure_box({"size": "Ada Lovelace"}, report)
    report.locate(box)

    assert (report.values, "Ada" in repr(report.mismatches)) == ([], False)


def test_a_log_that_fails_does_not_lose_the_response() -> None:
    class Full(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            raise OSError("The disk is full.")

    log, full = logging.getLogger("postalytics"), Full()
    log.addHandler(full)
    try:
        box = LENIENT.one(GET_BOX, {"size": 4.5})
    finally:
        log.removeHandler(full)

    assert box.size == 4.5
