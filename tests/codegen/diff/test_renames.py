"""What is the same under another name is reported once, and nothing else hides behind it."""

from __future__ import annotations

from postalytics_codegen.diff import Surface, compare
from postalytics_codegen.diff.surface import Facts


def surface(**things: dict[str, Facts]) -> Surface:
    made = Surface()
    for kind, those in things.items():
        for name, facts in those.items():
            made.add(kind.replace("_", " "), name, facts)
    return made


def found(old: Surface, new: Surface) -> list[str]:
    return [f"{one.severity} {one.id}" for one in compare(old, new)]


def uploads(resource: str) -> Surface:
    compared = f"shelf: {resource}.list"
    return surface(
        resource={resource: {}, "desk": {}},
        operation={
            f"{resource}.list": {"method": "GET", "path": "/shelf"},
            "desk.lend": {"method": "POST", "path": "/loans"},
        },
        upload={"desk.lend_many": {"operation": "desk.lend", "compare": [compared]}},
    )


def test_a_label_is_not_what_has_the_same_name() -> None:
    assert found(uploads("shelf"), uploads("shelves")) == ["breaking resource-renamed:shelf"]


def operation(name: str, alias: str) -> Surface:
    facts = {"method": "GET", "path": "/loans", "alias": alias}
    return surface(resource={"desk": {}}, operation={f"desk.{name}": facts})


def test_an_old_name_that_ends_at_the_next_rename_is_found() -> None:
    assert found(operation("second", "first"), operation("third", "second")) == [
        "breaking operation-alias:desk.second",
        "harmless operation-renamed:desk.second",
    ]


def models(*names: str, fields: tuple[str, ...]) -> Surface:
    facts: Facts = {"direction": "request", "resource": "desk"}
    return surface(
        resource={"desk": {}},
        model=dict.fromkeys(names, facts),
        field={f"{name}.{it}": {"wire": it, "type": "int"} for name in names for it in fields},
    )


def test_a_model_that_has_most_of_its_fields_still_is_renamed() -> None:
    old = models("Loan", fields=("book", "reader", "until", "note_1", "note_2"))
    new = models("Borrowing", fields=("book", "reader", "until", "fee"))
    assert found(old, new) == [
        "breaking model-renamed:Loan",
        "breaking field-removed:Loan.note_1",
        "harmless field-added:Borrowing.fee",
    ]


def test_a_model_of_which_two_have_the_fields_is_not_renamed() -> None:
    old = models("Loan", fields=("book", "reader", "until"))
    new = models("Borrowing", "Reading", fields=("book", "reader"))
    assert found(old, new) == [
        "breaking model-removed:Loan",
        "harmless model-added:Borrowing",
        "harmless model-added:Reading",
    ]


def path(*order: str) -> Surface:
    return surface(
        resource={"desk": {}},
        operation={
            "desk.get": {"path": "/{}/{}", "path_order": [f"desk.get.{it}" for it in order]}
        },
        parameter={f"desk.get.{it}": {"in": "path", "wire": it} for it in order},
    )


def test_the_order_of_the_parameters_of_a_path_is_part_of_it() -> None:
    assert found(path("book", "reader"), path("reader", "book")) == [
        "breaking operation-path-order:desk.get"
    ]
