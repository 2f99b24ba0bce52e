"""Compares what callers saw of an API with what they see now."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from typing import Any

import attrs

from .judges import Severity
from .renames import Renames, renames_between
from .rules import CHANGED, EXISTENCE, PARTS, UNORDERED, Level, Rule, severity_of_addition
from .surface import PARENTS, Surface, Thing, listed

_NUMBER = re.compile(r"\d+")
# Controls, direction marks and lone surrogates: what shows, moves or breaks the text after them.
_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")


@attrs.frozen
class Finding:
    """One change, and what it means for callers."""

    rule: str
    """What kind of change it is, such as `field-removed` or `field-type`."""
    subject: str
    """What has changed, by its name before; a new thing by its name now."""
    severity: Severity
    level: Level
    change: str
    """The change, such as `the type is int, was string`."""
    seen: str
    """What callers see of it."""
    section: str
    """Its section in a changelog."""
    old: str | None = None
    """Its place in the spec before."""
    new: str | None = None
    """Its place in the spec now."""
    more: tuple[str, ...] = ()
    """What else has changed with it, and in the same way."""

    @property
    def id(self) -> str:
        """An ID that is the same whatever else changes."""
        return f"{self.rule}:{self.subject}".replace(" ", "_")


def compare(old: Surface, new: Surface) -> list[Finding]:
    """Return what has changed, the gravest first, each change once."""
    renames = renames_between(old, new)
    found = [
        finding
        for kind in EXISTENCE
        for finding in _of_kind(kind, old, new, renames)
        if not _is_consequence(finding, kind, old, new, renames)
    ]
    order = {severity: place for place, severity in enumerate(Severity)}
    return sorted(_folded(found), key=lambda it: (order[it.severity], it.subject, it.rule))


def _of_kind(kind: str, old: Surface, new: Surface, renames: Renames) -> Iterator[Finding]:
    before, after = old.of(kind), new.of(kind)
    for name, thing in before.items():
        now = after.get(renames.name(kind, name))
        if now is None:
            yield _removed(thing)
        else:
            if now.own_name != thing.own_name:
                yield _renamed(thing, now, of_jobs=_is_kept_by_jobs(now, new))
            yield from _changed(thing, now, renames)
    known = {renames.name(kind, name) for name in before}
    for name, thing in after.items():
        if name not in known:
            yield _added(thing)


def _is_consequence(
    finding: Finding, kind: str, old: Surface, new: Surface, renames: Renames
) -> bool:
    """Return whether a change follows from one that is reported by itself."""
    gone = finding.rule.endswith("-removed")
    thing = (new if finding.rule.endswith("-added") else old).of(kind)[finding.subject]
    if gone or finding.rule.endswith("-added"):
        return _parent_is_new(thing, old, new, renames, gone=gone) or _cause_is_new(
            thing, old, new, renames, gone=gone
        )
    if (same := _SAID_ELSEWHERE.get(finding.rule)) is not None:
        return same(thing, new.of(kind)[renames.name(kind, thing.name)], old, new)
    made = kind in {"command group", "command", "option"}
    return made and finding.rule.endswith("-renamed") and _cause_is_renamed(thing, new, renames)


def _limits_are_of_the_api(was: Thing, now: Thing, old: Surface, new: Surface) -> bool:
    """Return whether an environment has the limits of the API, whose change is reported."""
    apis = ((was, old.of("api").get("api")), (now, new.of("api").get("api")))
    return all(api and it.facts.get("limits") == api.facts.get("limits") for it, api in apis)


def _numbers_are_others(was: Thing, now: Thing, _old: Surface, new: Surface) -> bool:
    """Return whether an option of numbered fields begins at another number, as a field is gone."""
    before, after = str(was.facts.get("takes")), str(now.facts.get("takes"))
    return before not in new.of("field") and _NUMBER.sub("#", before) == _NUMBER.sub("#", after)


def _scalar_is_another(was: Thing, now: Thing, _old: Surface, _new: Surface) -> bool:
    """Return whether a code has the same value as another type, which its table says."""
    return str(was.facts.get("value")) == str(now.facts.get("value"))


_SAID_ELSEWHERE: dict[str, Callable[[Thing, Thing, Surface, Surface], bool]] = {
    "code-value": _scalar_is_another,
    "environment-limits": _limits_are_of_the_api,
    "option-takes": _numbers_are_others,
}


def _parent_is_new(
    thing: Thing, old: Surface, new: Surface, renames: Renames, *, gone: bool
) -> bool:
    """Return whether what it is in is itself only on this side."""
    if (kind := PARENTS.get(thing.kind)) is None:
        return False
    was = thing.parent if gone else renames.old_name(kind, thing.parent)
    before, after = old.of(kind).get(was), new.of(kind).get(renames.name(kind, was))
    if before is None or after is None:
        return True
    # The codes of an ID that becomes a table of codes come with that.
    return kind == "type" and before.facts.get("codes") != after.facts.get("codes")


_CAUSES = {
    "change function": ("operation", ("operation",)),
    "command": ("calls", ("operation", "switch")),
    "command group": ("resource", ("resource",)),
    "option": ("takes", ("parameter", "field")),
    "switch": ("operation", ("operation",)),
    "upload": ("operation", ("operation",)),
    "watched list": ("reads", ("operation",)),
}
"""By kind, the fact that names what a thing is made of, and the kinds that it may be of."""


def _cause_is_new(
    thing: Thing, old: Surface, new: Surface, renames: Renames, *, gone: bool
) -> bool:
    """Return whether what a thing is made of is only on this side as well."""
    fact, kinds = _CAUSES.get(thing.kind, ("", ()))
    name = str(thing.facts.get(fact))
    for kind in kinds:
        if gone and name in old.of(kind):
            return renames.name(kind, name) not in new.of(kind)
        if not gone and name in new.of(kind):
            return renames.old_name(kind, name) not in old.of(kind)
    return False


def _cause_is_renamed(thing: Thing, new: Surface, renames: Renames) -> bool:
    """Return whether what a thing is made of is renamed; not if that keeps its old name."""
    fact, kinds = _CAUSES[thing.kind]
    name = str(thing.facts.get(fact))
    for kind in kinds:
        now = new.of(kind).get(renames.name(kind, name))
        if now is not None and now.name != name:
            return "alias" not in now.facts
    return False


def _removed(thing: Thing) -> Finding:
    level = EXISTENCE[thing.kind].level
    return Finding(
        rule=_rule(thing.kind, "removed"),
        subject=thing.name,
        severity=Severity.BREAKING,
        level=level,
        change=f"The {thing.kind} is removed.",
        seen="What uses it fails.",
        section="Removed",
        old=thing.place,
    )


def _added(thing: Thing) -> Finding:
    severity = severity_of_addition(thing)
    must = severity is Severity.BREAKING
    return Finding(
        rule=_rule(thing.kind, "added"),
        subject=thing.name,
        severity=severity,
        level=EXISTENCE[thing.kind].level,
        change=f"The {thing.kind} is new{', and required' * must}.",
        seen="Callers must give it." if must else "Callers may use it.",
        section="Changed" if must else "Added",
        new=thing.place,
    )


def _is_kept_by_jobs(thing: Thing, surface: Surface) -> bool:
    """Return whether the jobs of an upload have the name of a thing."""
    return any(
        thing.name in (upload.facts.get("operation"), *(listed(upload.facts.get("fixed")) or ()))
        for upload in surface.of("upload").values()
    )


def _renamed(old: Thing, new: Thing, *, of_jobs: bool) -> Finding:
    name = old.own_name
    kept = new.facts.get("alias") == name
    seen = f"What says {name} fails"
    if "alias" in CHANGED[old.kind]:
        seen = f"{name} works, and warns" if kept else f"{seen}: `renamed_from: {name}` keeps it"
    if of_jobs:
        seen += ". Jobs that were begun go on with the version that began them"
        seen += "" if kept else ", and this one would upload their lists again"
    with_alias = Severity.RISKY if of_jobs else Severity.HARMLESS
    return Finding(
        rule=_rule(old.kind, "renamed"),
        subject=old.name,
        severity=with_alias if kept else Severity.BREAKING,
        level=EXISTENCE[old.kind].level,
        change=f"The {old.kind} is called {new.own_name} now.",
        seen=f"{seen}.",
        section="Deprecated" if kept else "Changed",
        old=old.place,
        new=new.place,
    )


def _changed(old: Thing, new: Thing, renames: Renames) -> Iterator[Finding]:
    whole = tuple(
        part for fact, part in PARTS.items() if renames.fact(old, fact) != new.facts.get(fact)
    )
    for fact, rule in CHANGED[old.kind].items():
        before, after = renames.fact(old, fact), new.facts.get(fact)
        # The rename says it, unless it ends the name before that.
        kept = fact == "alias" and not before and after == old.own_name != new.own_name
        if fact in UNORDERED:
            before, after = (sorted(listed(it) or []) or None for it in (before, after))
        if before != after and not kept and not fact.startswith(whole):
            yield _changed_fact(fact, rule, old, new, (before, after))


def _changed_fact(
    fact: str, rule: Rule, old: Thing, new: Thing, values: tuple[Any, Any]
) -> Finding:
    before, after = values
    title = fact.replace("_", " ").capitalize()
    was, now = _shown(values, 0), _shown(values, 1)
    if now == was:  # Such as 1 and "1".
        was, now = repr(before), repr(after)
    return Finding(
        rule=_rule(old.kind, fact),
        subject=old.name,
        severity=rule.judge(old, new, before, after),
        level=rule.level,
        change=f"{title}: {now}, was {was}.",
        seen=rule.seen,
        section="Deprecated" if fact == "deprecated" and after else "Changed",
        old=old.place,
        new=new.place,
    )


def _rule(kind: str, what: str) -> str:
    return f"{kind} {what}".replace(" ", "-").replace("_", "-")


def _shown(values: tuple[Any, Any], which: int) -> str:
    """Return one of two values in words; a flag that is not stated is off."""
    value = values[which]
    if any(one is True for one in values):
        return "yes" if value else "no"
    if value is None:
        return "nothing"
    said = str(value) if (many := listed(value)) is None else ", ".join(map(str, many))
    return _UNPRINTABLE.sub(lambda found: ascii(found[0])[1:-1], said)


def _folded(findings: Iterable[Finding]) -> list[Finding]:
    """Return the findings, one for those of the same change of numbered fields, or of a group."""
    alike: dict[tuple[object, ...], list[Finding]] = defaultdict(list)
    for one in findings:
        same = (one.rule, one.severity, one.old, one.new, _NUMBER.sub("#", one.change))
        alike[same if one.rule.startswith("field-") else (one.id,)].append(one)
    return [
        attrs.evolve(first, more=tuple(one.subject for one in rest))
        for first, *rest in alike.values()
    ]
