"""Bind YAML nodes to the classes of the spec language, by their annotations."""

from __future__ import annotations

import functools
import re
import types
from typing import TYPE_CHECKING, Any, NoReturn, TypeVar, get_args, get_origin, get_type_hints

import attrs

from ..yaml import (
    Entries,
    InvalidNameError,
    Node,
    Nothing,
    Scalar,
    Sequence,
    Text,
    did_you_mean,
    nearest,
    quoted,
)
from .mapping import Mapping
from .openapi_words import KEYS, value_hint

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ..yaml import Diagnostics

M = TypeVar("M", bound=Mapping)
N = TypeVar("N", Scalar, Sequence, Entries)

_INTEGER = re.compile(r"-?(0|[1-9][0-9]{0,17})", re.ASCII)
_BOOLEANS = {"true": True, "false": False}


def read(kind: type[M], node: Node, diagnostics: Diagnostics) -> M | None:
    """Return an instance of `kind` made from `node`.

    Problems go to `diagnostics`. An entry with a problem is left out of its list or mapping, and
    the rest is read. The result is `None` if a required key of `kind` itself could not be read.
    """
    try:
        return _Reader(diagnostics).mapping(kind, node)
    except _BindingError:
        diagnostics.unreadable_file()
        return None


@attrs.frozen
class Key:
    """Key of a mapping in a spec file."""

    name: str
    summary: str
    required: bool
    choices: dict[str, str] | None
    minimum: int | None
    type: Any
    """The annotation of its value."""


def keys(kind: type[Mapping]) -> dict[str, Key]:
    """Return the keys that a mapping of this kind may have, those that it must have first."""
    if kind not in _KEYS:
        _KEYS[kind] = _keys(kind)
    return _KEYS[kind]


_KEYS: dict[type[Mapping], dict[str, Key]] = {}


def _keys(kind: type[Mapping]) -> dict[str, Key]:
    annotations = get_type_hints(kind)
    known = {
        attribute.name: Key(
            name=attribute.name,
            summary=attribute.metadata["summary"],
            required=attribute.default is attrs.NOTHING,
            choices=attribute.metadata["choices"],
            minimum=attribute.metadata["minimum"],
            type=annotations[attribute.name],
        )
        for attribute in attrs.fields(kind)
        if "summary" in attribute.metadata
    }
    return dict(sorted(known.items(), key=lambda item: not item[1].required))


@functools.cache
def alternatives(annotation: Any) -> tuple[Any, ...]:
    """Return the types that a value may have, without `None`."""
    if get_origin(annotation) is types.UnionType:
        return tuple(one for one in get_args(annotation) if one is not types.NoneType)
    return (annotation,)


class _BindingError(Exception):
    """A value has a problem, which has already been reported."""


class _Reader:
    def __init__(self, diagnostics: Diagnostics) -> None:
        self._diagnostics = diagnostics

    def mapping(self, kind: type[M], node: Node) -> M:
        if kind.shorthand is not None and isinstance(node, Scalar | Sequence):
            node = Entries(((Scalar(kind.shorthand, node.place), node),), node.place)
        known = keys(kind)
        if not isinstance(node, Entries):
            required = [quoted(name) for name, key in known.items() if key.required]
            keys_of_it = f" with {' and '.join(required)}" if 0 < len(required) < 4 else ""
            self._fail(node, f"expected {Entries.kind}{keys_of_it}, found {node.kind}")
        entries = node
        self._refuse_lone_map(kind, entries, known)
        values: dict[str, Any] = {}
        given: set[str | None] = set()
        for name, value in entries.pairs:
            if name.value not in known:
                given.update(self._unknown_key(name, known))
                self._unreadable(name, value)  # It may define what others name.
                continue
            given.add(name.value)
            try:
                values[name.value] = self._value(known[name.value], value)
            except _BindingError:
                continue
        self._require({name for name, key in known.items() if key.required}, given, values, node)
        places = {name.value: value.place for name, value in entries.pairs}
        sound = len(values) == len(entries.pairs)
        return kind(place=node.place, places=places, sound=sound, **values)

    def _refuse_lone_map(self, kind: type[Mapping], node: Entries, known: dict[str, Key]) -> None:
        """Report a map in place of a mapping, for which a lone type or list of one may stand."""
        shorthand = kind.shorthand
        if shorthand is None or [key.value for key, _ in node.pairs] != ["string"]:
            return
        if any(get_origin(one) is dict for one in alternatives(known[shorthand].type)):
            self._fail(node, f"a map cannot stand alone: write {{{shorthand}: {{string: TYPE}}}}")

    def _unknown_key(self, name: Scalar, known: Iterable[str]) -> tuple[str | None, ...]:
        """Report an unknown key; return the keys that are probably meant."""
        hint = KEYS.get(name.value)
        meant = f": {hint.words}" if hint else did_you_mean(name.value, known)
        self._diagnostics.report(name.place, f"unknown key {quoted(name.value)}{meant}")
        return hint.keys if hint else (nearest(name.value, known),)

    def _require(
        self, required: set[str], given: set[str | None], values: dict[str, Any], node: Node
    ) -> None:
        for name in sorted(required - given):
            self._diagnostics.report(node.place, f"missing key {quoted(name)}")
        if required - values.keys():
            raise _BindingError

    def _value(self, key: Key, node: Node) -> Any:
        if key.choices is not None:
            return self._choice(key.name, key.choices, node)
        value = self._typed(key.type, node)
        if key.minimum is not None and value < key.minimum:
            self._diagnostics.report(
                node.place, f"{key.name!r} must be at least {key.minimum}, not {value}"
            )
        return value

    def _typed(self, annotation: Any, node: Node) -> Any:
        options = alternatives(annotation)
        shape = list if isinstance(node, Sequence) else dict if isinstance(node, Entries) else None
        shaped = [option for option in options if get_origin(option) is shape is not None]
        kind = shaped[0] if shaped else options[0]
        if get_origin(kind) is list:
            return self._list(get_args(kind)[0], node)
        if get_origin(kind) is dict:
            key_kind, value_kind = get_args(kind)
            return self._dict(key_kind, value_kind, node)
        if kind is Any:
            return self._anything(node)
        if issubclass(kind, Mapping):
            return self.mapping(kind, node)
        return self._scalar(kind, self._expect(Scalar, node))

    def _list(self, kind: Any, node: Node) -> list[Any]:
        items: list[Any] = []
        for item in self._expect(Sequence, node).items:
            try:
                items.append(self._typed(kind, item))
            except _BindingError:
                continue
        return items

    def _dict(self, key_kind: Any, kind: Any, node: Node) -> dict[Any, Any]:
        entries: dict[Any, Any] = {}
        for key, value in self._expect(Entries, node).pairs:
            try:
                name = self._scalar(key_kind, key)
                entries[name] = entry = self._typed(kind, value)
            except _BindingError:
                self._unreadable(key, value)
            else:
                if isinstance(entry, Mapping) and not entry.sound:
                    self._unreadable(key, Nothing(key.place))
        return entries

    def _unreadable(self, key: Scalar, value: Node) -> None:
        """Record that `key` is defined although its value is not readable, with all names in it."""
        self._diagnostics.unreadable(key.value)
        if isinstance(value, Entries):
            for inner_key, inner in value.pairs:
                self._unreadable(inner_key, inner)

    def _anything(self, node: Node) -> Any:
        if isinstance(node, Nothing):
            self._fail(node, 'expected a value, found nothing: write "" for empty text')
        if isinstance(node, Sequence):
            return [self._anything(item) for item in node.items]
        if isinstance(node, Entries):
            return {key.value: self._anything(value) for key, value in node.pairs}
        return Text(node.value, node.place)

    def _scalar(self, kind: Any, node: Scalar) -> Any:
        value = node.value
        if kind is int:
            if not _INTEGER.fullmatch(value):
                self._fail(node, f"expected a whole number, found {quoted(value)}")
            return int(value)
        if kind is bool:
            if value not in _BOOLEANS:
                self._fail(node, f"expected true or false, found {quoted(value)}")
            return _BOOLEANS[value]
        if kind is Text:
            if not value.strip():
                self._fail(node, "expected text, found none between the quotes")
            return Text(value, node.place)
        try:
            return kind.parse(value, node.place)
        except InvalidNameError as error:
            self._fail(node, str(error))

    def _choice(self, key: str, choices: dict[str, str], node: Node) -> str:
        value = self._expect(Scalar, node).value
        if value not in choices:
            near = value_hint(key, value) or did_you_mean(value, choices)
            near = near or f": it is one of {', '.join(choices)}"
            self._fail(node, f"unknown {key} {quoted(value)}{near}")
        return value

    def _expect(self, kind: type[N], node: Node) -> N:
        if not isinstance(node, kind):
            self._fail(node, f"expected {kind.kind}, found {node.kind}")
        return node

    def _fail(self, node: Node, message: str) -> NoReturn:
        self._diagnostics.report(node.place, message)
        raise _BindingError
