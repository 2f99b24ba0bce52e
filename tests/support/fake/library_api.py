"""A library with shelves, books and readers: an API unlike that of the vendor."""

from __future__ import annotations

from typing import Any

from postalytics_runtime.fake import FakeServer
from postalytics_runtime.fake.definition import (
    ActionRule,
    Collection,
    Count,
    FakeDefinition,
    Reference,
)
from postalytics_runtime.schema import (
    Api,
    Environment,
    ErrorShape,
    Paging,
    Parameter,
    RateLimit,
    ResourceDescription,
)
from support.fake import loans_api as loans
from support.fake import readers_api as readers
from support.fake.definitions import field, model, number, operation

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
    field("authors", "Author?", is_list=True),
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
    field("authors", "Author?", is_list=True),
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
    *readers.MODELS,
    SPEECH,
    *loans.MODELS,
)


OPERATIONS = (
    *readers.OPERATIONS,
    operation(
        "shelves",
        "list_shelves",
        "GET /shelves",
        SHELF,
        returns_list=True,
        query_parameters=(Parameter("name", "string", wire_name="Name"),),
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
        returns_list=True,
        path_parameters=(number("shelf_id"),),
        query_parameters=(
            number("first", wire="from", default=1, minimum=1),
            number("most", wire="rows", minimum=1, maximum=3),
        ),
        paging=Paging(
            style="rows",
            start="from",
            limit="rows",
            max_limit=3,
            row="row",
            key=("book_id",),
            end_error="No books",
        ),
    ),
    operation(
        "books",
        "find_books",
        "GET /books",
        BOOK,
        returns_list=True,
        query_parameters=(
            Parameter("title", "string", wire_name="Title", required=True),
            Parameter("price", "number", minimum=0),
            Parameter("lent", "bool"),
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
    *loans.OPERATIONS,
)


def _load(resource: str) -> ResourceDescription:
    operations = tuple(o for o in OPERATIONS if o.resource == resource)
    return ResourceDescription(operations=operations, models=MODELS if resource == "books" else ())


API = Api(
    name="Library",
    version="1",
    summary="",
    base_path="/library/v1",
    limits=(RateLimit(2, 1.0), RateLimit(3, 10.0)),
    environments=(
        Environment(
            name="home",
            url="http://127.0.0.1:1",
            api_key=readers.CARD,
            limits=(RateLimit(1000, 1.0),),
        ),
        Environment(name="town", url="https://library.example"),
    ),
    default_environment="home",
    errors=ErrorShape(message_paths=("error.message", ".")),
    resources=("readers", "shelves", "books", "loans", "labels"),
    load=_load,
)

_BOOK_COUNT = (Count(field="count", of="books", by="shelf_id"),)
_ON_SHELF = (Reference(value="shelf_id", collection="shelves"),)
_BEHAVIOURS: dict[str, dict[str, Any]] = {
    **readers.BEHAVIOURS,
    "shelves.list_shelves": {
        "action": "list",
        "collection": "shelves",
        "where": (("name", "name"),),
        "counts": _BOOK_COUNT,
    },
    "shelves.get_shelf": {
        "action": "get",
        "collection": "shelves",
        "counts": _BOOK_COUNT,
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
        "refers": _ON_SHELF,
        "missing": "No such shelf.",
        "stamps": ("bought",),
    },
    "books.replace_book": {
        "action": "replace",
        "collection": "books",
        "where": (("book_id", "book_id"),),
        "refers": _ON_SHELF,
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
    "books.read_aloud": {"action": "answer", "answer": {"said": "Once"}, "stamps": ("at",)},
    **loans.BEHAVIOURS,
}
FAKE = FakeDefinition(
    collections=(
        readers.COLLECTION,
        Collection(
            name="shelves",
            key="shelf_id",
            records=({"shelf_id": 1, "name": "Tales"}, {"shelf_id": 2, "name": "Maps"}),
        ),
        Collection(
            name="books",
            key="book_id",
            first_key=100,
            records=tuple(
                {"book_id": 100 + n, "shelf_id": 1, "title": f"Tale {n}", "pages": n, **more}
                for n, more in enumerate([{}, {}, {}, {}, {"grade": 1}])
            ),
        ),
        *loans.COLLECTIONS,
    ),
    behaviours=tuple(ActionRule(operation=name, **rest) for name, rest in _BEHAVIOURS.items()),
    life_cycles=loans.LIFE_CYCLES,
    key_collection="readers",
    key_field="card",
    wrong_key="Who are you?",
    first_stays="The library needs its librarian.",
    now="%d.%m.%Y",
)


class FakeLibrary(FakeServer):
    api = API
    fake = FAKE
