"""An API to post cards, unrelated to Postalytics."""

from __future__ import annotations

import attrs

from postalytics_runtime.schema import (
    UNSET,
    Api,
    BulkOptions,
    CompareList,
    Effect,
    ErrorShape,
    Field,
    Model,
    ModelDescription,
    Operation,
    Parameter,
    Provenance,
    ResourceDescription,
    Unset,
)


@attrs.define(kw_only=True, eq=False, repr=False)
class NewCard(Model):
    box_id: int
    name: str
    firm: str | Unset = UNSET
    street: str | Unset = UNSET
    state: str | Unset = UNSET
    zip: str | Unset = UNSET
    copies: int | Unset = UNSET
    glossy: bool | Unset = UNSET
    tags: list[str] | Unset = UNSET
    note: str | Unset = UNSET


@attrs.define(kw_only=True, eq=False, repr=False)
class Listed(Model):
    box_id: int | None = None
    name: str | None = None
    zip: str | None = None


_SOURCE = Provenance(url="https://cards.example/reference", confidence="official")

NEW_CARD: ModelDescription[NewCard] = ModelDescription(
    type=NewCard,
    fields=(
        Field("box_id", "int", required=True),
        Field("name", "string", required=True, print_length=12),
        Field("firm", "string", max_length=9),
        Field("street", "string"),
        Field("state", "string", format="us_state"),
        Field("zip", "string", format="us_zip"),
        Field("copies", "int"),
        Field("glossy", "bool"),
        Field("tags", "string", is_list=True),
        Field("note", "any", min_length=3),
    ),
    structure=lambda mapping, _: NewCard(**mapping),
    unstructure=lambda card: {"name": card.name},
)
LISTED: ModelDescription[Listed] = ModelDescription(
    type=Listed,
    fields=(Field("box_id", "int"), Field("name", "string"), Field("zip", "string")),
    structure=lambda mapping, _: Listed(**mapping),
    unstructure=lambda listed: {"name": listed.name},
)


def _listing(name: str, *parameters: str) -> Operation[Listed]:
    return Operation(
        name=name,
        resource="cards",
        summary="A list.",
        method="GET",
        path="/cards" + "".join(f"/{{{parameter}}}" for parameter in parameters),
        path_parameters=tuple(Parameter(parameter, "int") for parameter in parameters),
        effect=Effect.READ,
        returns=LISTED,
        returns_list=True,
        source=_SOURCE,
    )


LIST_CARDS = _listing("list_cards", "box_id")
LIST_BOXES = _listing("list_boxes")
POST_CARD: Operation[Listed] = Operation(
    name="post_card",
    resource="cards",
    summary="Post a card.",
    method="POST",
    path="/cards",
    effect=Effect.CREATE,
    body=NEW_CARD,
    returns=LISTED,
    bulk=BulkOptions(
        function="post_cards",
        command="post",
        summary="Post many cards.",
        noun="card",
        target="box",
        fixed=("box_id",),
        require=((("state",),), (("street",), ("firm", "note"), ("box_id", "copies"))),
        match=("name", "street", "zip"),
        compare=(
            CompareList(name="box", read="cards.list_cards"),
            CompareList(name="boxes", read="cards.list_cards", lists="cards.list_boxes"),
        ),
    ),
    source=_SOURCE,
)
API = Api(
    name="Postbox",
    version="1",
    summary="Cards in boxes.",
    base_path="/v1",
    limits=(),
    environments=(),
    default_environment="home",
    errors=ErrorShape(message_paths=("message",)),
    resources=("cards",),
    load={
        "cards": ResourceDescription(
            operations=(LIST_CARDS, LIST_BOXES, POST_CARD), models=(NEW_CARD, LISTED)
        )
    }.__getitem__,
)
