"""Emits `_fake.py`: what only the fake server needs to know."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import cast

from ...language import (
    Behaviour,
    Collection,
    Count,
    Course,
    Envelope,
    FakeFile,
    LifeCycle,
    Reference,
)
from ...model import ApiModel
from ...yaml import Name, Text
from .python_source import HEADER, call, docstring

_LONG = 70
_PIECE = re.compile(rf".{{1,{_LONG}}}(?: |\Z)|.{{1,{_LONG}}}", re.DOTALL)
"""All of a text in pieces that fit into a line, with their spaces."""


def fake_module(api: ApiModel, fake: FakeFile) -> str:
    """The text of `_fake.py`."""
    resources = {
        operation.name: resource.name
        for resource in api.resources
        for operation in resource.operations
    }
    first_stays = fake.authentication.first_stays
    described = call(
        "FakeDefinition",
        collections=_parts(_collection(name, kept) for name, kept in fake.collections.items()),
        behaviours=_parts(_behaviour(f"{resources[n]}.{n}", b) for n, b in fake.operations.items()),
        life_cycles=_parts(_life_cycle(name, cycle) for name, cycle in fake.life_cycles.items()),
        key_collection=f'"{fake.authentication.collection}"',
        key_field=f'"{fake.authentication.field}"',
        wrong_key=fake.authentication.message.literal(),
        first_stays=first_stays.literal() if first_stays else None,
        inclusive_pages=fake.inclusive_pages or None,
        now=fake.now.literal(),
    )
    return f"""{HEADER}{docstring(("What only the fake server needs to know.",))}

from __future__ import annotations

from postalytics_runtime.fake.definition import {", ".join(_used(fake))}

FAKE = {described}
"""


def _used(fake: FakeFile) -> list[str]:
    """The classes of the runtime that the module is made of."""
    behaviours = fake.operations.values()
    used = {
        "ActionRule": bool(behaviours),
        "Collection": True,
        "Count": any(behaviour.counts for behaviour in behaviours),
        "LifecyclePath": any(cycle.courses for cycle in fake.life_cycles.values()),
        "Envelope": any(behaviour.envelope for behaviour in behaviours),
        "FakeDefinition": True,
        "Lifecycle": bool(fake.life_cycles),
        "Reference": any(behaviour.refers for behaviour in behaviours),
        "LifecycleStep": any(c.steps for cycle in fake.life_cycles.values() for c in cycle.courses),
    }
    return sorted(name for name, is_used in used.items() if is_used)


def _parts(parts: Iterable[str]) -> str:
    return f"({''.join(part + ', ' for part in parts)})"


def _collection(name: str, collection: Collection) -> str:
    return call(
        "Collection",
        name=f'"{name}"',
        key=_name(collection.key),
        first_key=collection.first_key,
        owned=collection.owned,
        unique=_texts(collection.unique),
        makes=_pairs(collection.makes),
        defaults=_data(collection.defaults) if collection.defaults else None,
        records=_parts(_data(record) for record in collection.records),
    )


def _behaviour(name: str, behaviour: Behaviour) -> str:
    return call(
        "ActionRule",
        operation=f'"{name}"',
        action=f'"{behaviour.action}"',
        collection=_name(behaviour.collection),
        where=_pairs(behaviour.where),
        or_where=_pairs(behaviour.or_where),
        having=_data(behaviour.having) if behaviour.having else None,
        refers=_some(_reference(value, r) for value, r in behaviour.refers.items()),
        only_key_of_caller=behaviour.only_key_of_caller,
        flips=_name(behaviour.flips),
        number=_name(behaviour.number),
        newest_first=behaviour.newest_first,
        keeps=_names(behaviour.keeps),
        stamps=_names(behaviour.stamps),
        counts=_some(_count(field, count) for field, count in behaviour.counts.items()),
        zeros=_names(behaviour.zeros),
        cascades=_pairs(behaviour.cascades),
        envelope=_envelope(behaviour.envelope) if behaviour.envelope else None,
        missing=_text(behaviour.missing),
        answer=_some(f'("{field}", {_data(v)})' for field, v in behaviour.answer.items()),
    )


def _reference(value: str, reference: Reference) -> str:
    return call(
        "Reference",
        value=f'"{value}"',
        collection=_name(reference.collection),
        by=_name(reference.by),
        or_by=_name(reference.or_by),
        missing=_text(reference.missing),
        required=reference.required,
        having=_data(reference.having) if reference.having else None,
        otherwise=_text(reference.otherwise),
        takes=_pairs(reference.takes),
    )


def _count(field: str, count: Count) -> str:
    return call(
        "Count",
        field=f'"{field}"',
        of=_name(count.of),
        by=_name(count.by),
        where=_data(count.where) if count.where else None,
    )


def _envelope(envelope: Envelope) -> str:
    return call("Envelope", items=_name(envelope.items), beside=_pairs(envelope.beside))


def _life_cycle(name: str, cycle: LifeCycle) -> str:
    return call(
        "Lifecycle",
        name=f'"{name}"',
        of=_name(cycle.of),
        collection=_name(cycle.collection),
        copies=_parts(f'("{field}", "{source}")' for field, source in cycle.copies.items()),
        stamp=_name(cycle.stamp),
        notation=cycle.notation.literal(),
        courses=_parts(_course(course) for course in cycle.courses),
    )


def _course(course: Course) -> str:
    steps = _parts(
        call("LifecycleStep", after=step.after, sets=_data(step.sets)) for step in course.steps
    )
    return call("LifecyclePath", every=course.every, steps=steps)


def _name(name: str | None) -> str | None:
    """A name as source; names are plain text of an allow-list."""
    return None if name is None else f'"{name}"'


def _names(names: Sequence[str]) -> str | None:
    return _some(f'"{name}"' for name in names)


def _pairs(pairs: Mapping[Name, Name]) -> str | None:
    return _some(f'("{left}", "{right}")' for left, right in pairs.items())


def _texts(texts: Mapping[Name, Text]) -> str | None:
    return _some(f'("{name}", {text.literal()})' for name, text in texts.items())


def _some(parts: Iterable[str]) -> str | None:
    listed = list(parts)
    return _parts(listed) if listed else None


def _text(text: Text | None) -> str | None:
    return None if text is None else text.literal()


def _data(value: object) -> str:
    """JSON as source; its strings may say anything, its outermost names are names."""
    if isinstance(value, dict):
        items = cast("dict[str, object]", value).items()
        return "{" + ", ".join(f"{str(k)!a}: {_data(v)}" for k, v in items) + "}"
    if isinstance(value, list):
        return f"[{', '.join(_data(item) for item in cast('list[object]', value))}]"
    if isinstance(value, str) and len(value) > _LONG:
        return f"({' '.join(ascii(piece) for piece in _PIECE.findall(value))})"
    return ascii(value)
