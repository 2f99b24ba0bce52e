"""Readings with their responses, and what is in them. No I/O.

A response may hold personal data, so no `repr` shows it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any, Literal, TypeAlias

import attrs

from ..http import Response, parse
from ..schema import Api, ModelDescription, Operation
from ..suggestions import folded
from .definition import Pick, Reading

Kind: TypeAlias = Literal["json", "text", "html", "empty"]
Record: TypeAlias = "dict[str, Any]"


class UnclearError(Exception):
    """What was read does not answer the question; the message says why, without any value."""


@attrs.frozen(kw_only=True, eq=False)
class Exchange:
    """Reading and its response, or the reason why there is none."""

    reading: Reading
    operation: Operation[Any] | None = None
    failure: str | None = None
    """Why no response came, or why the request was not sent."""
    status: int = 0
    accepted: bool = False
    """Whether a call would have accepted the response."""
    headers: Mapping[str, str] = attrs.field(factory=dict[str, str], repr=False)
    kind: Kind = "empty"
    value: Any = attrs.field(default=None, repr=False)
    """The JSON in the response."""
    digest: bytes = attrs.field(default=b"", repr=False)
    """The SHA-256 of the body."""
    picked: Record = attrs.field(factory=dict[str, Any], repr=False)
    """The item that the values of the request were picked from."""
    picked_model: ModelDescription[Any] | None = None

    def require_response(self) -> None:
        """Raise `UnclearError` if no response came."""
        if self.failure is not None:
            raise UnclearError(self.failure)

    def require_accepted(self) -> None:
        """Raise `UnclearError` if the API did not accept the request."""
        self.require_response()
        if not self.accepted:
            raise UnclearError(f"the API answered with status {self.status}")


def answered(
    reading: Reading, operation: Operation[Any] | None, response: Response, *, accepted: bool
) -> Exchange:
    """Return the exchange of a reading that a response came to."""
    html = "html" in response.headers.get("Content-Type", "").lower()
    value: Any = None
    kind: Kind = "empty"
    if response.body.strip():
        try:
            value, kind = parse(response.body), "json"
        except ValueError:
            kind = "html" if html or response.body.lstrip().startswith(b"<") else "text"
    return Exchange(
        reading=reading,
        operation=operation,
        status=response.status,
        accepted=accepted,
        headers=response.headers,
        kind=kind,
        value=value,
        digest=hashlib.sha256(response.body).digest(),
    )


def attribute(model: ModelDescription[Any], data: Record, name: str) -> tuple[str, Any] | None:
    """Return the wire name and the value of an attribute in an object; `None` if it has none."""
    field = next((field for field in model.fields if field.name == name), None)
    if field is None:
        return None
    others = (wire for wire in data if model.alike.get(folded(wire)) is field)
    names = (field.wire_name, *field.aliases, *others)
    return next(((wire, data[wire]) for wire in names if wire in data), None)


def read_attribute(model: ModelDescription[Any] | None, data: Record, name: str) -> Any:
    """Return the value of an attribute in an object; `None` if it has none."""
    found = None if model is None else attribute(model, data, name)
    return None if found is None else found[1]


def items_in(api: Api, exchange: Exchange) -> tuple[ModelDescription[Any], list[Record]]:
    """Return the objects of an accepted response, and their model.

    Raises:
        UnclearError: the response is not that of an operation, or was not accepted.
    """
    exchange.require_accepted()
    operation = exchange.operation
    if operation is None:
        raise UnclearError("no operation describes the response")
    model, value = operation.returns, exchange.value
    paging = operation.paging
    if paging is not None and paging.items is not None:
        holder = first_object(value)
        field = next(field for field in model.fields if field.name == paging.items)
        value = read_attribute(model, holder, paging.items)
        model = api.model(field.type, near=operation.resource)
    return model, _objects(value)


def first_object(value: Any) -> Record:
    """Return an object, or the first object of an array; an empty one if there is none."""
    objects = _objects(value)
    return objects[0] if objects else {}


def _objects(value: Any) -> list[Record]:
    listed: list[Any] = value if value.__class__ is list else [value]
    return [item for item in listed if item.__class__ is dict]


def pick_from(api: Api, exchange: Exchange, pick: Pick) -> tuple[ModelDescription[Any], Record]:
    """Return the item that a value is picked from, and its model.

    Raises:
        UnclearError: there is no item with this attribute.
    """
    model, items = items_in(api, exchange)
    usable = [item for item in items if _is_id(read_attribute(model, item, pick.field))]
    if not usable:
        raise UnclearError(f"{exchange.reading.label} has nothing to ask about")
    if pick.most is None:
        return model, usable[0]
    most = pick.most

    def size(item: Record) -> float:
        number = read_attribute(model, item, most)
        return number if isinstance(number, int | float) else -1

    return model, max(usable, key=size)


def _is_id(value: object) -> bool:
    return isinstance(value, int | str) and value not in ("", ".", "..")


def is_own(value: Any, mark: str) -> bool:
    """Return whether JSON, or a record, has the mark of the run in a text."""
    waiting = [value]
    while waiting:  # No recursion: nesting may exceed Python's recursion limit.
        inner = waiting.pop()
        if isinstance(inner, str) and mark in inner:
            return True
        if attrs.has(inner.__class__):
            waiting += attrs.asdict(inner, recurse=False).values()
        elif isinstance(inner, dict):
            waiting += inner.values()
        elif isinstance(inner, list | tuple):
            waiting += inner
    return False
