"""From the bytes of a list of contacts to models."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import cattrs
import orjson

from postalytics import API
from postalytics._operations import contacts as operations
from postalytics_runtime.http import parse
from postalytics_runtime.values import ResponseDecoder

from .measuring import repeat, take_turns
from .samples import SHAPES, plain_class, record
from .table import Row, compared

_AIM = {"full": 2.3, "34 fields": 2.3, "12 fields": 3.0}
_AIM_AGAINST_CATTRS = {"full": 1 / 3.3, "34 fields": 1 / 3.3}


def rows() -> Iterator[Row]:
    """A row for each shape of contact, length of list and peer."""
    for shape in SHAPES:
        for length, times, blocks in ((1, 300, 60), (100, 3, 60), (10_000, 1, 12)):
            yield from _compare(shape, length, times, blocks)


def _compare(shape: str, length: int, times: int, blocks: int) -> Iterator[Row]:
    fields = SHAPES[shape]
    body = orjson.dumps([record(operations.CONTACT_MODEL, fields, n) for n in range(length)])
    plain: Any = list[plain_class(operations.CONTACT_MODEL)]  # type: ignore[misc]  # made at run time
    converter = cattrs.Converter()
    reader = ResponseDecoder(None, strict=False, api=API)

    def into_dicts() -> object:
        return orjson.loads(body)

    seconds = take_turns(
        {
            "ours": repeat(times, lambda: reader.many(operations.LIST_CONTACTS, parse(body))),
            "dict": repeat(times, into_dicts),
            "again": repeat(times, into_dicts),
            "cattrs": repeat(times, lambda: converter.structure(orjson.loads(body), plain)),
        },
        blocks,
    )
    subject = f"decode {shape}, list of {length:,}"
    ours, theirs, each = seconds["ours"].cpu, seconds["cattrs"].cpu, length * times
    yield compared(
        subject,
        ours,
        ("orjson into dict", seconds["dict"].cpu),
        each=each,
        again=seconds["again"].cpu,
        aim=_AIM[shape],
    )
    yield compared(subject, ours, ("cattrs", theirs), each=each, aim=_AIM_AGAINST_CATTRS.get(shape))
