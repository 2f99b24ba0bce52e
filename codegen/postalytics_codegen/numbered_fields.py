"""Fields that are numbered and otherwise alike, which readers want explained once."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Iterator, Sequence

import attrs

from .model import FieldModel

_NUMBER = re.compile(r"(?<=_)(0|[1-9][0-9]*)\Z", re.ASCII)


def runs(fields: Iterable[FieldModel]) -> Iterator[Sequence[FieldModel]]:
    """Fields that follow each other and differ in nothing but the number at the end.

    In a run of several fields, the numbers count upwards, also at the end of the wire names.
    """
    for _, run in itertools.groupby(enumerate(fields), key=lambda place: _facts(*place)):
        yield tuple(field for _, field in run)


def _facts(position: int, field: FieldModel) -> tuple[object, ...]:
    """What is the same for all fields of a run, and different for all others."""
    number = _NUMBER.search(field.name)
    if number is None or not field.wire.value.endswith(number[0]):
        return (field.name,)
    others = attrs.astuple(
        field, recurse=False, filter=lambda fact, _: fact.eq and fact.name not in ("name", "wire")
    )
    wire = field.wire.value.removesuffix(number[0])
    return (field.name[: number.start()], wire, int(number[0]) - position, *others)


def number_of(field: FieldModel) -> str:
    """The number at the end of the name of a field in a run of several."""
    return field.name.rpartition("_")[2]


def names(run: Sequence[FieldModel]) -> str:
    """The names of a run, as code."""
    first, last = run[0].name, run[-1].name
    return f"`{first}`" if first == last else f"`{first}` to `{last}`"
