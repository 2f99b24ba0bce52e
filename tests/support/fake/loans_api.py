"""The part of the library that lends books: its records belong to readers, and time passes."""

from __future__ import annotations

from typing import Any

from postalytics_runtime.fake.definition import (
    Collection,
    Count,
    Envelope,
    Lifecycle,
    LifecyclePath,
    LifecycleStep,
    Reference,
)
from postalytics_runtime.schema import Paging, Parameter
from support.fake.definitions import field, model, number, operation

LOAN = model(
    "Loan",
    field("loan_id", "int"),
    field("number", "int"),
    field("slip", "string?"),
    field("title", "string?"),
    field("days", "int"),
    field("renewed", "int"),
    field("letters", "int"),
    field("late", "int"),
    field("fine", "int"),
)
NEW_LOAN = model(
    "NewLoan",
    field("book_id", "int?"),
    field("cover_id", "int?"),
    field("days", "int"),
)
LETTER = model(
    "Letter",
    field("loan_id", "int"),
    field("kind", "string"),
    field("to", "string?"),
    field("tone", "string"),
    field("posted", "string"),
)
LABEL = model("Label", field("label_id", "int"), field("text", "string?"))
NEW_LABEL = model("NewLabel", field("text", "string", required=True))
LABELLED = model("Labelled", field("name", "string?"), field("count", "int"))
LABELS = model("Labels", field("labels", "Label", is_list=True), field("shelf", "Labelled"))
SAID = model("Said", field("said", "string?"), field("grade", "int"))
GATE = model("Gate")
MODELS = (LOAN, NEW_LOAN, LETTER, LABEL, NEW_LABEL, LABELLED, LABELS, SAID, GATE)

_LOAN_ID = (number("loan_id"),)
_SHELF_ID = (number("shelf_id"),)
_OFFSET = (number("offset"),)
_PAGES = Paging(style="numbers", start="page", limit="size", max_limit=4, key=("kind",))
OPERATIONS = (
    operation("loans", "list_loans", "GET /loans", LOAN, returns_list=True),
    operation("loans", "list_renewed", "GET /loans/renewed", LOAN, returns_list=True),
    operation("loans", "get_loan", "GET /loans/{loan_id}", LOAN, path_parameters=_LOAN_ID),
    operation("loans", "lend", "POST /loans", LOAN, unwrap=True, body=NEW_LOAN),
    operation(
        "loans", "lend_again", "POST /slips/{slip}", LOAN, body=NEW_LOAN,
        path_parameters=(Parameter("slip", "string"),),
    ),
    operation("loans", "renew", "PUT /loans/{loan_id}", SAID, path_parameters=_LOAN_ID),
    operation("loans", "end", "DELETE /loans/{loan_id}", SAID, path_parameters=_LOAN_ID),
    operation(
        "loans",
        "list_letters",
        "GET /loans/{loan_id}/letters",
        LETTER,
        returns_list=True,
        path_parameters=_LOAN_ID,
        query_parameters=(
            number("page", default=1, minimum=1),
            number("size", minimum=1, maximum=4),
        ),
        paging=_PAGES,
    ),
    operation(
        "labels",
        "list_labels",
        "GET /labels/{shelf_id}",
        LABELS,
        returns_list=True,
        path_parameters=_SHELF_ID,
        query_parameters=_OFFSET,
        paging=Paging(style="offset", start="offset", key=("label_id",), items="labels"),
    ),
    operation(
        "labels",
        "get_label",
        "GET /labels/{shelf_id}/{label_id}",
        LABELS,
        path_parameters=(*_SHELF_ID, number("label_id")),
    ),
    operation(
        "labels", "print_label", "POST /labels/{shelf_id}", LABELS, path_parameters=_SHELF_ID,
        body=NEW_LABEL,
    ),
    operation("labels", "list_gates", "GET /gates", GATE, returns_list=True),
)  # fmt: skip

_LENT_BOOK = Reference(
    value="book_id",
    collection="books",
    required=True,
    missing="No such book here.",
    having={"grade": 1},
    otherwise="This book is not lent.",
    takes=(("title", "title"),),
)
_OF_SHELF = Reference(value="shelf_id", collection="shelves", takes=(("shelf_id", "shelf_id"),))
_LABELS = Envelope(items="labels", beside=(("shelf", "shelves"),))
_LABEL_COUNT = (Count(field="count", of="labels", by="shelf_id"),)
BEHAVIOURS: dict[str, dict[str, Any]] = {
    "loans.list_loans": {
        "action": "list",
        "collection": "loans",
        "newest_first": True,
        "zeros": ("letters", "late", "fine"),
    },
    "loans.list_renewed": {"action": "list", "collection": "loans", "having": {"renewed": 1}},
    "loans.get_loan": {
        "action": "get",
        "collection": "loans",
        "where": (("loan_id", "loan_id"),),
        "counts": (
            Count(field="letters", of="letters", by="loan_id"),
            Count(field="late", of="letters", by="loan_id", where={"kind": "reminder"}),
        ),
        "zeros": ("fine",),
    },
    "loans.lend": {
        "action": "create",
        "collection": "loans",
        "refers": (_LENT_BOOK, Reference(value="cover_id", collection="books")),
        "missing": "No such cover.",
    },
    "loans.lend_again": {
        "action": "create",
        "collection": "loans",
        "refers": (
            Reference(value="slip", collection="loans", by="slip", takes=(("title", "title"),)),
        ),
    },
    "loans.renew": {
        "action": "flip",
        "collection": "loans",
        "where": (("loan_id", "loan_id"),),
        "flips": "renewed",
        "answer": {"said": "{title}: {renewed} {nothing}{{}}", "grade": 3},
    },
    "loans.end": {
        "action": "delete",
        "collection": "loans",
        "where": (("loan_id", "loan_id"),),
        "cascades": (("letters", "loan_id"),),
        "answer": {"said": "Loan {loan_id} of {title} is over."},
    },
    "loans.list_letters": {
        "action": "list",
        "collection": "letters",
        "where": (("loan_id", "loan_id"),),
        "refers": (Reference(value="loan_id", collection="loans"),),
        "newest_first": True,
        "missing": "No such loan.",
    },
    "labels.list_labels": {
        "action": "list",
        "collection": "labels",
        "where": (("shelf_id", "shelf_id"),),
        "envelope": _LABELS,
        "counts": _LABEL_COUNT,
        "missing": "No such shelf.",
    },
    "labels.get_label": {
        "action": "get",
        "collection": "labels",
        "where": (("shelf_id", "shelf_id"), ("label_id", "label_id")),
        "envelope": _LABELS,
        "counts": _LABEL_COUNT,
    },
    "labels.print_label": {
        "action": "create",
        "collection": "labels",
        "refers": (_OF_SHELF,),
        "envelope": _LABELS,
        "counts": _LABEL_COUNT,
    },
    "labels.list_gates": {"action": "list", "collection": "gates"},
}
COLLECTIONS = (
    Collection(
        name="loans",
        key="loan_id",
        first_key=50,
        owned=True,
        makes=(("slip", "token"), ("number", "number"), ("reader_id", "caller")),
        defaults={"days": 14, "renewed": 0},
        records=(
            {"loan_id": 50, "number": 700, "slip": "s", "title": "Tale 0", "renewed": 1, "days": 7},
        ),
    ),
    Collection(name="letters", owned=True, defaults={"tone": "polite"}),
    Collection(name="labels", key="label_id"),
    Collection(name="gates", records=({"side": "north", "open": [1]}, {"side": "south"})),
)
LIFE_CYCLES = (
    Lifecycle(
        name="lending",
        of="loans",
        collection="letters",
        copies=(("loan_id", "loan_id"), ("to", "reader_id")),
        stamp="posted",
        notation="%-d.%-m.%Y %H:%M",
        courses=(
            LifecyclePath(every=53, steps=(LifecycleStep(after=0, sets={"kind": "receipt"}),)),
            LifecyclePath(
                every=1,
                steps=(
                    LifecycleStep(after=0, sets={"kind": "receipt"}),
                    LifecycleStep(after=3600, sets={"kind": "tip"}),
                    LifecycleStep(after=86400, sets={"kind": "reminder"}),
                    LifecycleStep(after=86400, sets={"kind": "reminder", "tone": "stern"}),
                    LifecycleStep(after=172800, sets={"kind": "reminder"}),
                ),
            ),
        ),
    ),
)
