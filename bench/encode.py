"""From a new contact to the bytes of a request's body."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

import cattrs
import orjson

from postalytics._operations import contacts as operations
from postalytics.models import NewContact

from .measuring import Work, take_turns
from .samples import SHAPES, plain_class, record
from .table import Row, compared

_AIM = {"full": 5.0, "34 fields": 5.0, "12 fields": 7.0}


def rows() -> Iterator[Row]:
    """A row for each shape of contact, number of contacts and peer."""
    for shape in SHAPES:
        for contacts, times, blocks in ((1, 300, 60), (10_000, 1, 15)):
            yield from _compare(shape, contacts, times, blocks)


def _compare(shape: str, contacts: int, times: int, blocks: int) -> Iterator[Row]:
    model = operations.NEW_CONTACT_MODEL
    ready = [record(model, SHAPES[shape], number) for number in range(contacts)]
    plain = plain_class(model)
    converter = cattrs.Converter(omit_if_default=True)
    bodies: dict[str, tuple[Callable[[Any], bytes], list[Any]]] = {
        "ours": (
            lambda contact: orjson.dumps(model.unstructure(contact)),
            [NewContact(**fields) for fields in ready],
        ),
        "dict": (orjson.dumps, ready),
        "again": (orjson.dumps, ready),
        "cattrs": (
            lambda contact: orjson.dumps(converter.unstructure(contact)),
            [plain(**fields) for fields in ready],
        ),
    }
    seconds = take_turns(
        {name: _write_each(write, made * times) for name, (write, made) in bodies.items()}, blocks
    )
    subject = f"encode {shape}, " + ("the same again" if contacts == 1 else f"{contacts:,} bodies")
    ours, each = seconds["ours"].cpu, contacts * times
    yield compared(
        subject,
        ours,
        ("orjson of dict", seconds["dict"].cpu),
        each=each,
        again=seconds["again"].cpu,
        aim=_AIM[shape],
    )
    yield compared(subject, ours, ("cattrs", seconds["cattrs"].cpu), each=each)


def _write_each(write: Callable[[Any], bytes], contacts: Sequence[object]) -> Work:
    def work() -> None:
        for contact in contacts:
            write(contact)

    return work
