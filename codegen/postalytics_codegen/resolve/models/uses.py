"""Which models operations send and receive."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...language import PLAIN_ANSWERS
from ...yaml import Text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ...language import Operation, ResourceFile
    from ...model import Kind


def uses(resource: ResourceFile) -> Iterator[tuple[Text, Kind]]:
    """Yield the models that a resource uses, and their kinds."""
    for operation in resource.operations.values():
        if not plain_answer(operation):
            yield returned(operation), "answer"
        if operation.body is not None:
            yield Text(operation.body, operation.body.place), "request"
    for name in resource.receives:
        yield Text(name, name.place), "answer"


def has_unread_body(resource: ResourceFile) -> bool:
    """Return whether the body of an operation is written, but could not be read."""
    return any("body" in one.places and one.body is None for one in resource.operations.values())


def returned(operation: Operation) -> Text:
    """Return the name of the model that an operation returns, alone or in a list."""
    returns = operation.returns
    if isinstance(returns, Text):
        return returns
    return returns[0] if returns else Text("", operation.at("returns"))


def plain_answer(operation: Operation) -> str | None:
    """Return what an operation returns in place of a model, if it does."""
    returns = operation.returns
    plain = isinstance(returns, Text) and returns.value in PLAIN_ANSWERS
    return returns.value if plain and isinstance(returns, Text) else None
