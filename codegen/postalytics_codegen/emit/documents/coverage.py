"""Emits `coverage.md`: every operation, how sure it is, and where it is tested."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from ...language import CONFIDENCES, EFFECTS
from ...model import ApiModel, EnvironmentModel, OperationModel, ResourceModel
from ..deprecations import Deprecatable, Ending, deprecation, old_name
from ..sources import Thing, other_confidences
from .markdown import HEADER, code, inline, link, page_name, table

_TEST = re.compile(r"^(?:async )?def (test_\w+)", re.ASCII | re.MULTILINE)


def find_tests(api: ApiModel, modules: Mapping[str, str]) -> dict[str, str]:
    """The link to the first test of each operation, by the operation's name.

    A test of `get_pet` in the resource `pets` is a function of `test_pets.py` that is called
    `test_get_pet`, or that and what it shows: `test_get_pet_without_owner`.

    Args:
        api: the API.
        modules: the text of test modules by the address of the file, from the documents.
    """
    found: dict[str, str] = {}
    for resource in api.resources:
        for address, text in sorted(modules.items()):
            if address.rpartition("/")[2] == f"test_{resource.name}.py":
                for function in _TEST.findall(text):
                    if name := _operation_of(function, resource):
                        found.setdefault(name, f"[`{function}`]({address})")
    return found


def _operation_of(function: str, resource: ResourceModel) -> str:
    """The longest name that fits, for `get_pet` is not what `test_get_pet_list` is about."""
    names = [str(operation.name) for operation in resource.operations]
    fitting = [name for name in names if f"{function}_".startswith(f"test_{name}_")]
    return max(fitting, key=len, default="")


def coverage_page(api: ApiModel, tests: Mapping[str, str]) -> str:
    """The text of `coverage.md`."""
    operations = [o for resource in api.resources for o in resource.operations]
    headings = (
        *("operation", "method", "path", "vendor's page", "confidence", "paginated", "effect"),
        "tested by",
    )
    rows = [_row(operation, tests) for operation in operations]
    tested = sum(operation.name in tests for operation in operations)
    return (
        f"{HEADER}# Coverage\n\n"
        f"{len(operations)} operations, {tested} of them with a behavioural test. "
        "[The reference](reference/README.md) says what each does.\n\n"
        + _counts("confidence", CONFIDENCES, [_confidence(o) for o in operations])
        + _counts("effect", EFFECTS, [o.effect for o in operations])
        + table(headings, rows)
        + _deprecated(api)
        + _evidence(api)
    )


def _deprecated(api: ApiModel) -> str:
    """What callers have to change, and when it ends; empty text if nothing is deprecated."""
    rows = [
        (
            kind,
            f"`{one.name}`",
            of,
            one.since or "",
            f"`{one.use}`" if one.use else "",
            one.remove_in or "",
            inline(one.note or ""),
        )
        for kind, of, thing in _things(api)
        for one in _ended(thing)
    ]
    headings = ("what", "name", "of", "since", "use", "removed in", "note")
    return f"\n## Deprecated\n\n{table(headings, rows)}" if rows else ""


def _things(api: ApiModel) -> Iterator[tuple[str, str, Deprecatable]]:
    """All that may be deprecated: its kind, what it belongs to, and itself."""
    for place in api.environments:
        yield "environment", "", place
    for operation in (o for resource in api.resources for o in resource.operations):
        yield "operation", f"`{operation.resource}`", operation
        for parameter in operation.parameters:
            yield "parameter", f"`{operation.name}`", parameter
    for model in api.models:
        for field in model.own_fields:
            yield "field", f"`{model.name}`", field
    for type_ in api.types:
        for known in type_.codes:
            yield "code", f"`{type_.name}`", known


def _ended(thing: Deprecatable) -> list[Ending]:
    old = None if isinstance(thing, EnvironmentModel) else old_name(thing)
    return [one for one in (deprecation(thing), old) if one is not None]


def _evidence(api: ApiModel) -> str:
    """What sources show and lack, of all that has more to say than its confidence."""
    operations = [o for resource in api.resources for o in resource.operations]
    things: list[Thing] = [*operations, *api.models, *api.types]
    things += [api.events] if api.events else []
    found = [
        (
            f"`{thing.name}`",
            link(page_name(thing.source), thing.source.url),
            thing.source.confidence,
            other_confidences(thing),
            inline(thing.source.evidence or ""),
        )
        for thing in things
        if thing.source
    ]
    headings = ("of", "vendor's page", "confidence", "parts of another confidence", "evidence")
    evidence = table(headings, [row for row in found if any(row[3:])])
    return f"\n## Evidence\n\n{evidence}" if evidence else ""


def _counts(heading: str, meanings: Mapping[str, str], values: list[str]) -> str:
    rows = [(name, meaning, str(values.count(name))) for name, meaning in meanings.items()]
    return table((heading, "meaning", "operations"), rows) + "\n"


def _confidence(operation: OperationModel) -> str:
    return operation.source.confidence if operation.source else ""


def _row(operation: OperationModel, tests: Mapping[str, str]) -> tuple[str, ...]:
    paging = operation.paging
    return (
        f"[`{operation.name}`](reference/{operation.resource}.md#{operation.name})",
        operation.method,
        code(operation.path),
        link(page_name(operation.source), operation.source.url) if operation.source else "",
        _confidence(operation),
        paging.style.name if paging else "no",
        operation.effect,
        tests.get(operation.name, "nothing yet"),
    )
