"""The part of the library that knows its readers: each has a card, which is the key."""

from __future__ import annotations

from typing import Any

from postalytics_runtime.fake.definition import Collection
from support.fake.definitions import field, model, number, operation

CARD = "card-of-the-librarian"

READER = model("Reader", field("reader_id", "int"), field("name", "string?"))
NEW_READER = model("NewReader", field("name", "string", required=True))
READER_CREATED = model(
    "ReaderCreated",
    field("reader_id", "int"),
    field("card", "string"),
    field("guardian", "int?"),
)
MODELS = (READER, NEW_READER, READER_CREATED)

OPERATIONS = (
    operation(
        "readers",
        "get_reader",
        "GET /readers/{reader_id}",
        READER,
        unwrap=True,
        path_parameters=(number("reader_id"),),
    ),
    operation("readers", "get_me", "GET /readers/me", READER, unwrap=True),
    operation("readers", "create_reader", "POST /readers", READER_CREATED, body=NEW_READER),
    operation(
        "readers",
        "delete_reader",
        "DELETE /readers/{reader_id}",
        READER,
        path_parameters=(number("reader_id"),),
    ),
    operation("readers", "list_readers", "GET /readers", READER, returns_list=True),
    operation("readers", "rename_me", "PUT /readers", READER, body=NEW_READER),
)

BEHAVIOURS: dict[str, dict[str, Any]] = {
    "readers.get_reader": {
        "action": "list",
        "collection": "readers",
        "where": (("reader_id", "reader_id"),),
        "missing": "No such reader.",
    },
    "readers.get_me": {"action": "list", "collection": "readers", "only_key_of_caller": True},
    "readers.create_reader": {"action": "create", "collection": "readers"},
    "readers.list_readers": {"action": "list", "collection": "readers"},
    "readers.delete_reader": {
        "action": "delete",
        "collection": "readers",
        "where": (("reader_id", "reader_id"),),
    },
    "readers.rename_me": {"action": "replace", "collection": "readers", "only_key_of_caller": True},
}

COLLECTION = Collection(
    name="readers",
    key="reader_id",
    first_key=10,
    owned=True,
    unique=(("name", "This name is taken."),),
    makes=(("card", "key"), ("guardian", "caller")),
    records=({"reader_id": 10, "name": "Hypatia", "card": CARD},),
)
