"""A post office: a handwritten API with every feature of the runtime, and a scripted server."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator, Callable
from typing import Any

import attrs
import orjson
from aiohttp import web

from postalytics_runtime.client import Client
from postalytics_runtime.http import RetryPolicy
from postalytics_runtime.schema import (
    UNSET,
    Api,
    Effect,
    Environment,
    ErrorShape,
    Field,
    LiveMailGuard,
    MismatchReport,
    Model,
    ModelDescription,
    Operation,
    Paging,
    Parameter,
    Provenance,
    RateLimit,
    ResourceDescription,
    Unset,
)


@attrs.define(kw_only=True, eq=False, repr=False)
class Person(Model):
    zip: str | Unset = UNSET
    name: str | Unset | None = UNSET
    knows: list[Person] | Unset | None = UNSET


@attrs.define(kw_only=True, eq=False, repr=False)
class NewParcel(Model):
    weight: int
    label: str | Unset = UNSET
    html: str | Unset | None = UNSET
    tracking: int | Unset | None = UNSET
    price: float | Unset = UNSET
    insured: bool | Unset = UNSET
    size: str | Unset = UNSET
    tags: list[str] | Unset | None = UNSET
    notes: Any = UNSET
    sender: Person | Unset = UNSET
    receivers: list[Person] | Unset = UNSET


@attrs.define(kw_only=True, eq=False, repr=False)
class NewStamp(Model):
    motif: str
    value: int | Unset = UNSET
    series: str | None
    text: str | Unset | None = UNSET


@attrs.define(kw_only=True, eq=False, repr=False)
class Parcel(Model):
    number: int | None = None
    part: str | None = None
    row: int | None = None


@attrs.define(kw_only=True, eq=False, repr=False)
class Route(Model):
    code: str | None = None
    depot: int | None = None
    live: int | None = None
    town: str | None = None


@attrs.define(kw_only=True, eq=False, repr=False)
class Shelf(Model):
    parcels: list[Parcel] | None = None


def _described(
    model: type[Any], *fields: Field, inner: type[Any] | None = None
) -> ModelDescription[Any]:
    def structure(data: dict[str, Any], report: MismatchReport) -> Any:
        made = model(**{field.name: data.pop(field.wire_name, None) for field in fields})
        for field in fields:
            value = getattr(made, field.name)
            if field.is_list and value.__class__ is list:
                made_items = [
                    PARCEL.structure(item, report) if item.__class__ is dict else item
                    for item in value
                ]
                setattr(made, field.name, made_items)
            elif field.type == "int" and value is not None and value.__class__ is not int:
                kept = report.mismatch(f"{model.__name__}.{field.name}", "int", value)
                setattr(made, field.name, kept)
        made.extra = data
        return made

    def unstructure(made: Any) -> dict[str, Any]:
        values = ((field, getattr(made, field.name)) for field in fields)
        data = {f.wire_name: _plain(v) for f, v in values if f.required or v is not UNSET}
        return {**data, **made.extra}

    return ModelDescription(type=model, fields=fields, structure=structure, unstructure=unstructure)


def _plain(value: Any) -> Any:
    if isinstance(value, list):
        return [_plain(item) for item in value]
    return PERSON.unstructure(value) if isinstance(value, Person) else value


PERSON = _described(
    Person,
    Field("zip", "string", wire_name="Zip", required=True, max_length=5),
    Field("name", "string", nullable=True, print_length=10),
    Field("knows", "Person", is_list=True, nullable=True),
)
NEW_PARCEL = _described(
    NewParcel,
    Field("weight", "int", required=True),
    Field("label", "string", min_length=2, max_length=12, print_length=8),
    Field("html", "string", nullable=True),
    Field("tracking", "int64", nullable=True),
    Field("price", "number"),
    Field("insured", "bool"),
    Field("size", "string", codes=("S", "L")),
    Field("tags", "string", is_list=True, nullable=True, max_length=4),
    Field("notes", "any", nullable=True),
    Field("sender", "Person", wire_name="Sender"),
    Field("receivers", "Person", is_list=True),
)
NEW_STAMP = _described(
    NewStamp,
    Field("motif", "string", wire_name="Motif", required=True, print_length=6),
    Field("value", "int"),
    Field("series", "string", required=True, nullable=True),
    Field("text", "string", nullable=True, max_length=10),
)
PARCEL = _described(Parcel, Field("number", "int"), Field("part", "string"), Field("row", "int"))
ROUTE = _described(
    Route,
    Field("code", "string"),
    Field("depot", "int"),
    Field("live", "int"),
    Field("town", "string"),
)
SHELF = _described(Shelf, Field("parcels", "Parcel", is_list=True))

_SOURCE = Provenance(url="https://post.example/reference", confidence="official")


def _operation(
    name: str, call: str, returns: ModelDescription[Any], effect: Effect = Effect.READ, **more: Any
) -> Operation[Any]:
    method, path = call.split()
    return Operation(
        name=name,
        resource="office",
        summary="",
        method=method,
        path=path,
        effect=effect,
        returns=returns,
        source=_SOURCE,
        **more,
    )


CODE = Parameter("code", "string")
CREATE_PARCEL = _operation("create_parcel", "POST /parcels", PARCEL, Effect.CREATE, body=NEW_PARCEL)
CREATE_STAMP = _operation("create_stamp", "POST /stamps", PARCEL, Effect.CREATE, body=NEW_STAMP)
LIST_ROWS = _operation(
    "list_rows",
    "GET /rows",
    PARCEL,
    returns_list=True,
    query_parameters=(Parameter("start", "int"), Parameter("limit", "int")),
    paging=Paging(
        style="rows",
        start="start",
        limit="limit",
        max_limit=10,
        row="row",
        key=("number",),
        end_error="The end",
    ),
)
LIST_NUMBERS = _operation(
    "list_numbers",
    "GET /numbers",
    PARCEL,
    returns_list=True,
    query_parameters=(
        Parameter("page", "int", wire_name="PageNumber"),
        Parameter("size", "int", wire_name="PageSize", maximum=10),
    ),
    paging=Paging(
        style="numbers",
        start="PageNumber",
        limit="PageSize",
        max_limit=10,
        key=("number", "part"),
    ),
)
LIST_SHELF = _operation(
    "list_shelf",
    "GET /shelf",
    SHELF,
    returns_list=True,
    query_parameters=(Parameter("offset", "int"),),
    paging=Paging(style="offset", start="offset", key=("number",), items="parcels"),
)
LIST_ROUTES = _operation("list_routes", "GET /routes", ROUTE, returns_list=True)
LIST_DEPOTS = _operation("list_depots", "GET /depots", ROUTE, returns_list=True)
GET_ROUTE = _operation("get_route", "GET /routes/{code}", ROUTE, path_parameters=(CODE,))
TOGGLE_ROUTE = _operation(
    "toggle_route", "PUT /routes/{code}", ROUTE, Effect.TOGGLE, path_parameters=(CODE,)
)
BY_ROUTE = LiveMailGuard(
    read="office.list_routes", match=(("code", "code"),), field="live", harmless=0
)
MAIL_STAMP = _operation(
    "mail_stamp",
    "POST /mail/{code}",
    PARCEL,
    Effect.MAIL,
    path_parameters=(CODE,),
    body=NEW_STAMP,
    guard=BY_ROUTE,
)
MAIL_PARCEL = _operation(
    "mail_parcel",
    "POST /Send/{code}/now",
    PARCEL,
    Effect.MAIL,
    path_parameters=(CODE,),
    guard=BY_ROUTE,
)
MAIL_UNGUARDED = _operation("mail_unguarded", "POST /express", PARCEL, Effect.MAIL)

API = Api(
    name="PostOffice",
    version="1",
    summary="",
    base_path="/api",
    limits=(RateLimit(1000, 0.0001),),
    environments=(
        Environment(
            name="here", url="http://127.0.0.1:1", api_key="key", limits=(RateLimit(1000, 0.0001),)
        ),
    ),
    default_environment="here",
    errors=ErrorShape(message_paths=(".",)),
    resources=("people", "office"),
    load={
        "people": ResourceDescription(operations=(), models=(PERSON,)),
        "office": ResourceDescription(
            operations=(
                CREATE_PARCEL,
                CREATE_STAMP,
                LIST_ROWS,
                LIST_NUMBERS,
                LIST_SHELF,
                LIST_ROUTES,
                LIST_DEPOTS,
                GET_ROUTE,
                TOGGLE_ROUTE,
                MAIL_STAMP,
                MAIL_PARCEL,
                MAIL_UNGUARDED,
            ),
            models=(NEW_PARCEL, NEW_STAMP, PARCEL, ROUTE, SHELF),
        ),
    }.__getitem__,
)


class PostOffice(Client):
    api = API


Answers = Callable[[str, Any], Any]
"""Of a request, as `GET /path?query`, and its body: the JSON to answer, a pair of status and
text, or `HANG_UP`."""

HANG_UP = object()


class Counter:
    """A server, and the requests that it received."""

    def __init__(self, answers: Answers) -> None:
        self._answers = answers
        self.asked: list[str] = []
        self.url = ""

    async def handle(self, request: web.BaseRequest) -> web.Response:
        self.asked.append(f"{request.method} {request.raw_path.removeprefix('/api')}")
        body = await request.read()
        answer = self._answers(self.asked[-1], orjson.loads(body) if body else None)
        if answer is HANG_UP and request.transport is not None:
            request.transport.abort()
            return web.Response()
        if isinstance(answer, tuple):
            return web.Response(status=answer[0], text=answer[1])
        return web.Response(body=orjson.dumps(answer), content_type="application/json")


@contextlib.asynccontextmanager
async def open_office(
    answers: Answers, **options: Any
) -> AsyncIterator[tuple[PostOffice, Counter]]:
    """Yield a client and its server."""
    counter = Counter(answers)
    runner = web.ServerRunner(web.Server(counter.handle))
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    host, port = runner.addresses[0][:2]
    try:
        async with PostOffice(
            base_url=f"http://{host}:{port}", retry=RetryPolicy(attempts=1), **options
        ) as office:
            yield office, counter
    finally:
        await runner.cleanup()
