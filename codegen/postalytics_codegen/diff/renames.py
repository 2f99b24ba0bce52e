"""Finds what is the same under another name."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from typing import Any, TypeAlias

import attrs

from .rules import EXISTENCE, REFERENCES
from .surface import PARENTS, Surface, Thing, bare_type, inside, listed, outside

_WORD = re.compile(r"[A-Za-z_][\w.]*", re.ASCII)
_NUMBER = re.compile(r"\d+")
_Key: TypeAlias = tuple[tuple[str, ...], frozenset[str]]
"""What a thing is in and its facts, and the names of its children."""


@attrs.frozen
class Renames:
    """The names now of what had other names, by kind."""

    names: dict[str, dict[str, str]] = attrs.field(factory=lambda: defaultdict(dict))
    old_names: dict[str, dict[str, str]] = attrs.field(factory=lambda: defaultdict(dict))
    """The other way round."""

    def add(self, kind: str, was: str, now: str) -> None:
        """Add what has another name now."""
        # The fields of a union are named as those of a model are.
        for one in ("union", "model") if kind == "union" else (kind,):
            self.names[one][was] = now
            self.old_names[one][now] = was

    def name(self, kind: str, name: str) -> str:
        """Return the name now of something that had a name, also of what is in a renamed thing."""
        if (now := self.names[kind].get(name)) is not None:
            return now
        if kind not in PARENTS:
            return name
        parent, own = outside(kind, name)
        return inside(kind, self.name(PARENTS[kind], parent), own) if parent else name

    def old_name(self, kind: str, name: str) -> str:
        """Return the name before; see `name`."""
        if (was := self.old_names[kind].get(name)) is not None:
            return was
        if kind not in PARENTS:
            return name
        parent, own = outside(kind, name)
        return inside(kind, self.old_name(PARENTS[kind], parent), own) if parent else name

    def fact(self, thing: Thing, name: str) -> Any:
        """Return a fact of a thing, with the names now in place of those before."""
        value = thing.facts.get(name)
        return self._in_value(value) if name in REFERENCES else value

    def _in_value(self, value: Any) -> Any:
        if (many := listed(value)) is not None:
            return [self._in_value(one) for one in many]
        if not isinstance(value, str):
            return value
        if bare_type(value).isidentifier():
            return _WORD.sub(lambda word: self._now(word[0]), value)
        # Beside other text, a word without a dot is a label or a value, whatever has the same name.
        return _WORD.sub(lambda word: self._now(word[0]) if "." in word[0] else word[0], value)

    def _now(self, name: str) -> str:
        """Return the name now of what a name in a fact is of: the dots tell the kinds apart."""
        kinds = (("resource", "model", "union", "type"), ("operation", "field"), ("parameter",))
        for kind in kinds[min(name.count("."), 2)]:
            if (now := self.name(kind, name)) != name:
                return now
        return name


def renames_between(old: Surface, new: Surface) -> Renames:
    """Return what is the same under another name: what is alike, and alone on both sides."""
    renames = Renames()
    for kind in EXISTENCE:  # What something is in comes before it.
        before, after = old.of(kind), new.of(kind)
        known = {renames.name(kind, name): it for name, it in before.items()}
        gone = [it for name, it in known.items() if name not in after]
        come = [it for name, it in after.items() if name not in known]
        for thing in come:  # An old name that is kept says it.
            old_name = renames.old_name(kind, _aliased(thing))
            if old_name in before and _aliased(thing) not in after:
                renames.add(kind, old_name, thing.name)
        kept = {*renames.names[kind].values()}
        gone = [it for it in gone if it.name not in renames.names[kind]]
        come = [it for it in come if it.name not in kept]
        were, are = _children(kind, old), _children(kind, new)
        was = _alone((_key(it, were[it.name], renames), it) for it in gone)
        now = _alone((_key(it, are[it.name], Renames()), it) for it in come)
        for key in was.keys() & now.keys():
            renames.add(kind, was[key].name, now[key].name)
        if EXISTENCE[kind].children:
            for old_name, name in _mostly_alike(was, now).items():
                renames.add(kind, old_name, name)
    return renames


def _aliased(thing: Thing) -> str:
    """Return the name that a thing had, if it keeps that; else its name."""
    alias = thing.facts.get("alias")
    return inside(thing.kind, thing.parent, str(alias)) if alias else thing.name


def _alone(things: Iterable[tuple[_Key | None, Thing]]) -> dict[_Key, Thing]:
    """Return those that nothing else is like."""
    found: dict[_Key, list[Thing]] = defaultdict(list)
    for its, thing in things:
        if its is not None:
            found[its].append(thing)
    return {its: only[0] for its, only in found.items() if len(only) == 1}


def _mostly_alike(was: dict[_Key, Thing], now: dict[_Key, Thing]) -> dict[str, str]:
    """Return the names now of what has most of its children still, and is the only one of them.

    Numbered children count as one.
    """
    befores_only, afters_only = (
        [(key, {_NUMBER.sub("#", name) for name in key[1]}) for key in one.keys() - other.keys()]
        for one, other in ((was, now), (now, was))
    )
    pairs = [
        (before, after)
        for before, some in befores_only
        for after, others in afters_only
        if before[0] == after[0] and 2 * len(some & others) > len(some | others)
    ]
    befores, afters = Counter(one for one, _ in pairs), Counter(one for _, one in pairs)
    return {
        was[before].name: now[after].name
        for before, after in pairs
        if befores[before] == afters[after] == 1
    }


def _children(kind: str, surface: Surface) -> dict[str, set[str]]:
    """Return the own names of the children of the things of a kind, by the name of the thing."""
    found: dict[str, set[str]] = defaultdict(set)
    inner = EXISTENCE[kind].children
    for one in surface.of(inner).values() if inner else ():
        found[one.parent].add(one.own_name)
    return found


def _key(thing: Thing, children: set[str], renames: Renames) -> _Key | None:
    """Return what tells that two things are the same; `None` if nothing does."""
    rule = EXISTENCE[thing.kind]
    if not (rule.same or rule.children):
        return None
    facts = [renames.fact(thing, fact) for fact in rule.same]
    parent = renames.name(PARENTS[thing.kind], thing.parent) if thing.parent else ""
    return (parent, *map(repr, facts)), frozenset(children)
