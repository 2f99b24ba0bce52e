"""Render observed API drift as YAML to add to the spec."""

from __future__ import annotations

import keyword
import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator

from ..schema import Field
from .observations import ModelObservations, described_kind

_CAPITAL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_TAKEN = frozenset(
    {"attrs", "bool", "classmethod", "dict", "extra", "float", "frozenset", "int", "list", "self"}
    | {"str", "type"}  # A soft keyword since Python 3.12.
)
"""Names that a field of an emitted model cannot have, in addition to keywords."""
_MAX_NAME = 70
"""The maximum length of a name, which leaves room for a number after it."""
_NUMBERS = ("int", "int64", "number")
"""Number types from narrow to wide."""


def patch_text(all_seen: Iterable[ModelObservations]) -> str:
    """Return the additions to the types and models of a spec as YAML, with remarks."""
    seen_of = sorted(all_seen, key=lambda seen: (seen.resource, seen.model.type.__name__))
    types = list(_types(seen_of))
    models = [line for seen in seen_of for line in _model(seen)]
    remarks = [line for seen in seen_of for line in _remarks(seen)]
    objects = sum(seen.objects for seen in seen_of)
    known = not (types or models or remarks)
    lines = [
        f"# Objects looked at: {objects:,}. What they held {'is in' if known else 'and is not in'} "
        + ("the spec." if known else "the spec:"),
        *(["types:", *types] if types else []),
        *(["models:", *models] if models else []),
        *([] if types or models else ["models: {}"]),
        *remarks,
        *(line for seen in seen_of for line in _never_seen(seen)),
    ]
    return "".join(f"{line}\n" for line in lines)


def _types(seen_of: Iterable[ModelObservations]) -> Iterator[str]:
    """Render the code tables; several models may share one table."""
    tables: dict[str, Counter[int | str]] = {}
    homes: dict[str, list[str]] = {}
    for seen in seen_of:
        for table, codes in seen.codes.items():
            if codes:
                tables.setdefault(table, Counter()).update(codes)
                homes.setdefault(table, []).append(seen.model.type.__name__)
    for table in sorted(tables):
        yield f"  {table}:  # in {', '.join(homes[table])}"
        yield "    codes:"
        names: set[str] = set()
        for code, times in sorted(tables[table].items(), key=lambda pair: str(pair[0])):
            names.add(name := _free(_python_name(f"{code}".replace("-", "_"), "code"), names))
            value = code if isinstance(code, int) else f'"{code}"'
            yield f"      # {_times(times)}"
            yield f"      {name}: {{value: {value}, confidence: observed}}"


def _model(seen: ModelObservations) -> Iterator[str]:
    lines = [*_changes(seen), *_additions(seen)]
    if lines:
        yield f"  {seen.model.type.__name__}:  # resources/{seen.resource}.yaml"
        yield "    fields:"
        yield from lines


def _additions(seen: ModelObservations) -> Iterator[str]:
    fields = seen.model.fields
    names = {field.name for field in fields}
    # A model with secrets masks all unknown fields, so the new ones must stay masked.
    secret = ", secret: true" if any(field.secret for field in fields) else ""
    spellings = {name for known in seen.other_spellings.values() for name in known}
    for wire, kinds in seen.unknown.items():
        if wire in spellings:
            continue  # It already belongs to a field of the spec; a remark reports it.
        names.add(name := _free(_python_name(wire, "field"), names))
        given = "" if name == wire else f", wire: {wire}"
        written = _quoted(_type(kinds))
        yield f"      # {_account(seen, kinds)}"
        yield f"      {name}: {{type: {written}{given}{secret}, confidence: observed}}"


def _changes(seen: ModelObservations) -> Iterator[str]:
    """Render fields that may be null, contrary to the spec, or have other names."""
    for field, kinds in _described(seen):
        spellings = seen.other_spellings.get(field.name)
        null = "null" in kinds and not field.nullable
        if not null and not spellings:
            continue
        written = _quoted(described_kind(field) + ("?" if null or field.nullable else ""))
        yield f"      # {_account(seen, kinds)}"
        if spellings:
            written = f"{{type: {written}, also: [{', '.join(spellings)}]}}"
        yield f"      {field.name}: {written}"


def _remarks(seen: ModelObservations) -> Iterator[str]:
    """Render remarks on what cannot be added without a decision of yours."""
    name = seen.model.type.__name__
    for field, kinds in _described(seen):
        described = described_kind(field)
        if kinds.keys() - {"null", described}:
            yield (
                f"# {name}.{field.name}: {described} in the spec, {_account(seen, kinds)}. "
                f"To change that, set its type: {_quoted(_type(kinds, field))}"
            )
    for field, _ in _described(seen):
        for other in seen.other_spellings.get(field.name, ()):
            if other in seen.unknown:
                account = _account(seen, seen.unknown[other])
                yield f"# {name}.{field.name}: {other} also came beside it: {account}."
    for text, times in seen.members.items():
        told = f'"{text}" in {seen.model.discriminator}'
        yield f"# {name}: no model in the spec for {told}, {_times(times)}."
    if seen.nothing_known:
        yield f"# {name}: empty, or without any known name, {_times(seen.nothing_known)}."
    if seen.other_names:
        yield f"# {name}: further or malformed names came {_times(seen.other_names)}."
    if seen.other_codes:
        yield f"# {name}: further or malformed codes came {_times(seen.other_codes)}."


def _never_seen(seen: ModelObservations) -> Iterator[str]:
    missing = [field.name for field in seen.model.fields if field.name not in seen.known]
    if missing:
        yield f"# {seen.model.type.__name__}: never seen: {', '.join(missing)}."


def _described(seen: ModelObservations) -> Iterator[tuple[Field, Counter[str]]]:
    """Iterate over the fields of the spec that were seen, with the counts of their types."""
    for field in seen.model.fields:
        if field.name in seen.known:
            yield field, seen.known[field.name]


def _type(kinds: Collection[str], field: Field | None = None) -> str:
    """Return the narrowest type of the spec language that fits all observed types."""
    found = set(kinds) - {"null"}
    optional = "?" if "null" in kinds or (field is not None and field.nullable) else ""
    if len(found) == 1:
        (kind,) = found
        return ("any" if kind == "object" else kind) + optional
    if found and found <= set(_NUMBERS):
        return max(found, key=_NUMBERS.index) + optional
    if found and all(kind.startswith("[") for kind in found):
        return "[any]" + optional
    return "any" + optional


def _quoted(written: str) -> str:
    return f'"{written}"' if written.endswith("]?") else written


def _python_name(wire: str, kind: str) -> str:
    """Return a Python name for a wire name, such as `is_vip` for `isVIP`."""
    words = re.findall("[a-z0-9]+", _CAPITAL.sub("_", wire).lower())
    name = "_".join(words)
    if not name or name[0].isdigit():
        name = f"{kind}_{name}".rstrip("_")
    if keyword.iskeyword(name) or name in _TAKEN:
        return f"{name}_{kind}"
    return name[:_MAX_NAME].rstrip("_")


def _free(name: str, taken: Collection[str]) -> str:
    """Return the name, with a number if the name is taken."""
    number = 2
    free = name
    while free in taken:
        free = f"{name}_{number}"
        number += 1
    return free


def _account(seen: ModelObservations, kinds: Counter[str]) -> str:
    """Return the counts of the observed types as text."""
    parts = [f"{kind} in {times:,}" for kind, times in sorted(kinds.items())]
    return f"{', '.join(parts)} of {seen.objects:,} objects"


def _times(number: int) -> str:
    return "once" if number == 1 else f"{number:,} times"
