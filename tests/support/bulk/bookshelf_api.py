"""An API to put books on shelves, unrelated to Postalytics."""

from __future__ import annotations

from typing import Any

import attrs

from postalytics_runtime.schema import (
    UNSET,
    Api,
    BulkOptions,
    Effect,
    Environment,
    ErrorShape,
    Field,
    Model,
    ModelDescription,
    Operation,
    Provenance,
    RateLimit,
    ResourceDescription,
    Unset,
)


@attrs.define(kw_only=True, eq=False, repr=False)
class NewBook(Model):
    shelf_id: int
    title: str
    author: str | Unset | None = UNSET
    editor: str | Unset | None = UNSET
    isbn: str | Unset | None = UNSET
    year: int | Unset = UNSET
    price: float | Unset | None = UNSET
    signed: bool | Unset | None = UNSET
    tags: list[str] | Unset | None = UNSET
    notes: Any = UNSET
    publisher: Publisher | Unset | None = UNSET


@attrs.define(kw_only=True, eq=False, repr=False)
class Publisher(Model):
    name: str | Unset = UNSET


@attrs.define(kw_only=True, eq=False, repr=False)
class Shelved(Model):
    place: int | None = None


_SOURCE = Provenance(url="https://books.example/reference", confidence="official")

NEW_BOOK: ModelDescription[NewBook] = ModelDescription(
    type=NewBook,
    fields=(
        Field("shelf_id", "int", wire_name="shelfId", required=True),
        Field("title", "string", max_length=30, print_length=20, headers=("Name",)),
        Field("author", "string", nullable=True, headers=("Written by", "Writer")),
        Field("editor", "string", nullable=True),
        Field("isbn", "string", wire_name="BookNumber", nullable=True, min_length=4),
        Field("year", "int"),
        Field("price", "number", nullable=True),
        Field("signed", "bool", nullable=True),
        Field("tags", "string", is_list=True, nullable=True),
        Field("notes", "any", nullable=True),
        Field("publisher", "Publisher", nullable=True),
    ),
    structure=lambda mapping, _: NewBook(**mapping),
    unstructure=lambda book: {
        name: value
        for name, value in attrs.asdict(book, recurse=False).items()
        if value is not UNSET
    },
)
PUBLISHER: ModelDescription[Publisher] = ModelDescription(
    type=Publisher,
    fields=(Field("name", "string", max_length=10, nullable=True),),
    structure=lambda mapping, _: Publisher(**mapping),
    unstructure=lambda publisher: {"name": publisher.name},
)
SHELVED: ModelDescription[Shelved] = ModelDescription(
    type=Shelved,
    fields=(Field("place", "int"),),
    structure=lambda mapping, _: Shelved(**mapping),
    unstructure=lambda shelved: {"place": shelved.place},
)
SHELVE_BOOK: Operation[Shelved] = Operation(
    name="shelve_book",
    resource="books",
    summary="Put a book on a shelf.",
    method="POST",
    path="/books",
    effect=Effect.CREATE,
    body=NEW_BOOK,
    returns=SHELVED,
    bulk=BulkOptions(
        function="shelve_books",
        command="shelve",
        summary="Put many books on a shelf.",
        noun="book",
        target="shelf",
        fixed=("shelf_id",),
        require=((("title",),), (("author",), ("editor", "isbn"))),
    ),
    source=_SOURCE,
)
LIST_BOOKS: Operation[Shelved] = Operation(
    name="list_books",
    resource="books",
    summary="List the books.",
    method="GET",
    path="/books",
    effect=Effect.READ,
    returns=SHELVED,
    returns_list=True,
    source=_SOURCE,
)
API = Api(
    name="Bookshelf",
    version="1",
    summary="Books on shelves.",
    base_path="/v1",
    limits=(RateLimit(2, 1),),
    environments=(
        Environment(name="town", url="https://books.example", limits=(RateLimit(2, 1),)),
        Environment(
            name="home",
            url="http://127.0.0.1:8765",
            api_key="everybody",
            limits=(RateLimit(50, 1),),
        ),
    ),
    default_environment="home",
    errors=ErrorShape(message_paths=("message",)),
    resources=("books",),
    load={
        "books": ResourceDescription(
            operations=(LIST_BOOKS, SHELVE_BOOK), models=(NEW_BOOK, SHELVED, PUBLISHER)
        )
    }.__getitem__,
)
