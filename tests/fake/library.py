"""A library with shelves, books and readers: an API that has nothing to do with ours."""

from __future__ import annotations

from typing import Any

from postalytics_runtime.fake.description import Behaviour, Collection, FakeDescription
from postalytics_runtime.operation import (
    Api,
    Effect,
    Environment,
    Field,
    ModelDescription,
    Operation,
    Parameter,
    RowPaging,
    Source,
    Window,
)

CARD = "card-of-the-librarian"
_SOURCE = Source(url="https://library.example/reference", confidence="official")


def model(name: str, *fields: Field) -> ModelDescription[Any]:
    """A model whose functions nobody needs here: a server sends JSON, not models."""
    return ModelDescription(
        type=type(name, (), {}),
        fields=fields,
        structure=lambda mapping, _: mapping,
        unstructure=lambda mapping: mapping,
    )


def field(name: str, type_: str, wire: str | None = None, **more: Any) -> Field:
    nullable = type_.endswith("?")
    return Field(
        name=name, wire=wire or name, type=type_.removesuffix("?"), nullable=nullable, **more
    )


AUTHOR = model("Author", field("name", "string", "Name", required=True), field("born", "int?"))
SHELF = model(
    "Shelf", field("shelf_id", "int", "Id"), field("name", "string?"), field("count", "int")
)
BOOK = model(
    "Book",
    field("row", "int", "Row"),
    field("book_id", "int", "BookId"),
    field("shelf_id", "int", "ShelfId"),
    field("title", "string?", "Title"),
    field("pages", "int?"),
    field("grade", "int"),
    field("publisher", "Author?"),
    field("authors", "Author?", many=True),
    field("bought", "string?"),
)
NEW_BOOK = model(
    "NewBook",
    field("shelf_id", "int", "ShelfId", required=True),
    field("title", "string", "Title", required=True, min_length=2, max_length=20),
    field("pages", "int?"),
    field("price", "number?"),
    field("lent", "bool?"),
    field("publisher", "Author?"),
    field("authors", "Author?", many=True),
    field("notes", "any?"),
)
WHOLE_BOOK = model(
    "WholeBook",
    field("book_id", "int", "BookId", required=True),
    field("shelf_id", "int?", "ShelfId"),
    field("title", "string?", "Title"),
    field("pages", "int?"),
    field("bought", "string?"),
)
BOUGHT = model("Bought", field("bought", "string?"))
CHANGED = model("Changed", field("changed", "string?"))
BINNED = model("Binned", field("book_id", "int", "BookId"), field("binned", "string?"))
READER = model("Reader", field("reader_id", "int"), field("name", "string?"))
NEW_READER = model("NewReader", field("name", "string", required=True))
READER_CREATED = model("ReaderCreated", field("reader_id", "int"), field("card", "string"))
SPEECH = model("Speech", field("said", "string?"), field("at", "string?"))
MODELS = (
    AUTHOR,
    SHELF,
    BOOK,
    NEW_BOOK,
    WHOLE_BOOK,
    BOUGHT,
    CHANGED,
    BINNED,
    READER,
    NEW_READER,
    READER_CREATED,
    SPEECH,
)


def operation(
    resource: str, name: str, call: str, returns: ModelDescription[Any], **more: Any
) -> Operation[Any]:
    method, path = call.split()
    effect = Effect.READ if method == "GET" else Effect.CREATE
    return Operation(
        name=name,
        resource=resource,
        summary="",
        method=method,
        path=path,
        effect=effect,
        returns=returns,
        source=_SOURCE,
        **more,
    )


def number(name: str, **more: Any) -> Parameter:
    return Parameter(name=name, wire=more.pop("wire", name), type="int", **more)


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
    operation("readers", "rename_me", "PUT /readers", READER, body=NEW_READER),
    operation(
        "shelves",
        "list_shelves",
        "GET /shelves",
        SHELF,
        many=True,
        query_parameters=(Parameter(name="name", wire="Name", type="string"),),
    ),
    operation(
        "shelves",
        "get_shelf",
        "GET /shelves/details/{shelf_id}",
        SHELF,
        path_parameters=(number("shelf_id"),),
    ),
    operation(
        "books",
        "list_books",
        "GET /shelves/{shelf_id}",
        BOOK,
        many=True,
        path_parameters=(number("shelf_id"),),
        query_parameters=(
            number("first", wire="from", default=1, minimum=1),
            number("most", wire="rows", minimum=1, maximum=3),
        ),
        paging=RowPaging(
            start="from", limit="rows", max_limit=3, row="row", key="book_id", end_error="No books"
        ),
    ),
    operation(
        "books",
        "find_books",
        "GET /books",
        BOOK,
        many=True,
        query_parameters=(
            Parameter(name="title", wire="Title", type="string", required=True),
            Parameter(name="price", wire="price", type="number", minimum=0),
            Parameter(name="lent", wire="lent", type="bool"),
        ),
    ),
    operation(
        "books", "get_book", "GET /books/{book_id}", BOOK, path_parameters=(number("book_id"),)
    ),
    operation("books", "create_book", "POST /books", BOUGHT, body=NEW_BOOK),
    operation("books", "replace_book", "PUT /books", CHANGED, body=WHOLE_BOOK),
    operation(
        "books",
        "delete_book",
        "DELETE /books/{book_id}",
        BINNED,
        path_parameters=(number("book_id"),),
    ),
    operation("books", "read_aloud", "POST /aloud", SPEECH),
    operation("books", "burn", "POST /fire", SPEECH),
)
API = Api(
    name="Library",
    version="1",
    summary="",
    base_path="/library/v1",
    limits=(Window(2, 1.0), Window(3, 10.0)),
    environments=(
        Environment(
            name="home", url="http://127.0.0.1:1", api_key=CARD, limits=(Window(1000, 1.0),)
        ),
        Environment(name="town", url="https://library.example"),
    ),
    default_environment="home",
    message_at=("error.message", "."),
    operations=OPERATIONS,
    models=MODELS,
)

_BEHAVIOURS: dict[str, dict[str, Any]] = {
    "readers.get_reader": {
        "action": "list",
        "collection": "readers",
        "where": (("reader_id", "reader_id"),),
        "missing": "No such reader.",
    },
    "readers.get_me": {"action": "list", "collection": "readers", "only_key_of_caller": True},
    "readers.create_reader": {"action": "create", "collection": "readers", "new_api_key": "card"},
    "readers.rename_me": {"action": "replace", "collection": "readers", "only_key_of_caller": True},
    "shelves.list_shelves": {
        "action": "list",
        "collection": "shelves",
        "where": (("name", "name"),),
    },
    "shelves.get_shelf": {
        "action": "get",
        "collection": "shelves",
        "where": (("shelf_id", "shelf_id"),),
    },
    "books.list_books": {
        "action": "list",
        "collection": "books",
        "where": (("shelf_id", "shelf_id"),),
        "number": "row",
    },
    "books.find_books": {
        "action": "list",
        "collection": "books",
        "where": (("title", "title"), ("price", "price"), ("lent", "lent")),
    },
    "books.get_book": {
        "action": "get",
        "collection": "books",
        "where": (("book_id", "book_id"),),
        "missing": "No such book.",
    },
    "books.create_book": {
        "action": "create",
        "collection": "books",
        "refers": (("shelf_id", "shelves"),),
        "missing": "No such shelf.",
        "stamps": ("bought",),
    },
    "books.replace_book": {
        "action": "replace",
        "collection": "books",
        "where": (("book_id", "book_id"),),
        "refers": (("shelf_id", "shelves"),),
        "missing": "No such book.",
        "keeps": ("bought",),
        "stamps": ("changed",),
    },
    "books.delete_book": {
        "action": "delete",
        "collection": "books",
        "where": (("book_id", "book_id"),),
        "stamps": ("binned",),
    },
    "books.read_aloud": {"action": "answer", "answer": (("said", "Once"),), "stamps": ("at",)},
}
FAKE = FakeDescription(
    collections=(
        Collection(
            name="readers",
            key="reader_id",
            first_key=10,
            records=({"reader_id": 10, "name": "Hypatia", "card": CARD},),
        ),
        Collection(
            name="shelves",
            key="shelf_id",
            counts=(("count", "books", "shelf_id"),),
            records=({"shelf_id": 1, "name": "Tales"}, {"shelf_id": 2, "name": "Maps"}),
        ),
        Collection(
            name="books",
            key="book_id",
            first_key=100,
            records=tuple(
                {"book_id": 100 + n, "shelf_id": 1, "title": f"Tale {n}", "pages": n}
                for n in range(5)
            ),
        ),
    ),
    behaviours=tuple(Behaviour(operation=name, **rest) for name, rest in _BEHAVIOURS.items()),
    key_collection="readers",
    key_field="card",
    wrong_key="Who are you?",
    now="%d.%m.%Y",
)
