"""Counts of what responses held, per model."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from functools import cached_property
from typing import Any, TypeAlias

import attrs

from ..schema import PYTHON_TYPES, Field, ModelDescription, coerce, fits, is_scalar
from ..suggestions import folded

Kinds: TypeAlias = "defaultdict[str, Counter[str]]"

MAX_NAMES = 100
"""The maximum number of unknown names kept per model, and of unknown codes per table."""

MAX_SPELLINGS = 10
"""The maximum number of other spellings kept per name."""

_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_.-]{0,79}")
"""A wire name that the spec language accepts, of at most 80 characters."""
_CODE = re.compile(r"[A-Za-z0-9_-][A-Za-z0-9 _-]{0,39}")


def kind_of(value: Any) -> str:
    """Return the type of a JSON value in the spec language, or `null` or `object`.

    >>> kind_of(7), kind_of([True, False]), kind_of([1, "a"]), kind_of({"a": 1})
    ('int', '[bool]', '[any]', 'object')
    """
    if value is None:
        return "null"
    if value.__class__ is dict:
        return "object"
    if value.__class__ is list:
        kinds = {kind_of(item) if item.__class__ in _SCALARS else "any" for item in value}
        return f"[{kinds.pop()}]" if len(kinds) == 1 else "[any]"
    return next(kind for kind in _KINDS if is_scalar(kind, value) and fits(kind, value))


_KINDS = ("bool", "string", "int", "int64", "number")
_SCALARS = {kind for kinds in PYTHON_TYPES.values() for kind in kinds}


def described_kind(field: Field) -> str:
    """Return the type of a field in the spec, without null."""
    if field.is_map:
        return f"{{string: {field.type}}}"
    return f"[{field.type}]" if field.is_list else field.type


@attrs.define
class ModelObservations:
    """Counts of what responses held for one model."""

    model: ModelDescription[Any]
    resource: str
    objects: int = 0
    known: Kinds = attrs.field(factory=lambda: defaultdict(Counter))
    """Per field of the spec, the count of each type."""
    unknown: Kinds = attrs.field(factory=lambda: defaultdict(Counter))
    """Per wire name that is not in the spec, the count of each type."""
    codes: defaultdict[str, Counter[int | str]] = attrs.field(factory=lambda: defaultdict(Counter))
    """Per code table, the count of each unknown code."""
    members: Counter[str] = attrs.field(factory=Counter[str])
    """Of a union, the count of each text that tells of a model that the spec lacks."""
    other_spellings: defaultdict[str, list[str]] = attrs.field(factory=lambda: defaultdict(list))
    """Per field, received names that differ from the spec's only in case and underscores."""
    nothing_known: int = 0
    """The number of empty responses, and of objects without any known name."""
    other_names: int = 0
    """The number of names not kept, because they are malformed or beyond `MAX_NAMES`."""
    other_codes: int = 0

    @cached_property
    def fields(self) -> dict[str, Field]:
        """The fields of the spec, by all their wire names."""
        return {
            name: field for field in self.model.fields for name in (field.wire_name, *field.aliases)
        }

    def note(self, data: dict[str, Any]) -> None:
        """Record what one object holds."""
        self.objects += 1
        if self.model.members:
            self._note_member(data.get(self.model.discriminator))
            return
        known = False
        for name, value in data.items():
            field = self.field(name, data)
            if field is None:
                self._note_unknown(name, value)
                continue
            known = True
            if name not in self.fields:
                self._note_spelling(field, name)
            kind = described_kind(field) if _is_as_described(field, value) else kind_of(value)
            self.known[field.name][kind] += 1
            if field.codes and not field.secret:
                self._note_codes(field, value)
        if not known and (self.fields or not data):
            self.nothing_known += 1

    def field(self, name: str, data: dict[str, Any]) -> Field | None:
        """Return the field that a name in an object means, as the decoder does."""
        field = self.fields.get(name) or self.model.alike.get(folded(name))
        if field is None or name in self.fields:
            return field
        held = (data.get(known) for known in (field.wire_name, *field.aliases))
        return field if all(value is None for value in held) else None

    def _note_spelling(self, field: Field, name: str) -> None:
        spellings = self.other_spellings[field.name]
        if name not in spellings and len(spellings) < MAX_SPELLINGS and _NAME.fullmatch(name):
            spellings.append(name)

    def _note_unknown(self, name: str, value: Any) -> None:
        has_room = len(self.unknown) < MAX_NAMES
        if name in self.unknown or (has_room and _NAME.fullmatch(name)):
            self.unknown[name][kind_of(value)] += 1
        else:
            self.other_names += 1

    def _note_member(self, text: Any) -> None:
        has_room = len(self.members) < MAX_NAMES
        is_code = isinstance(text, str) and _CODE.fullmatch(text) is not None
        if is_code and (text in self.members or has_room):
            self.members[text] += 1
        else:
            self.other_codes += 1

    def _note_codes(self, field: Field, value: Any) -> None:
        found = self.codes[field.code_table or ""]
        items: list[Any] = value if field.is_list and value.__class__ is list else [value]
        if field.is_map and value.__class__ is dict:
            items = [*value.values()]
        for item in items:
            code = item if is_scalar(field.type, item) else coerce(field.type, item)
            if code is None or code in field.codes:
                continue
            has_room = len(found) < MAX_NAMES
            if code in found or (has_room and _CODE.fullmatch(str(code))):
                found[code] += 1
            else:
                self.other_codes += 1


def _is_as_described(field: Field, value: Any) -> bool:
    """Return whether a value matches the spec, as the decoder decides."""
    if field.is_map:
        return value.__class__ is dict and all(_fits(field.type, item) for item in value.values())
    if field.is_list:
        return value.__class__ is list and all(_fits(field.type, item) for item in value)
    return _fits(field.type, value)


def _fits(kind: str, value: Any) -> bool:
    if kind == "any":
        return True
    if kind not in PYTHON_TYPES:
        return value.__class__ is dict
    return fits(kind, value) if is_scalar(kind, value) else coerce(kind, value) is not None
