"""Emits `coverage.md`: every operation, how sure it is, and where it is tested."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Mapping

import attrs

from ...language import CONFIDENCES, EFFECTS
from ...model import ApiModel, OperationModel
from ..sources import Thing, other_confidences
from .markdown import HEADER, code, inline, link, page_name, table


class UnreadableTestError(Exception):
    """A test module is not Python."""


@attrs.frozen
class Proof:
    """The test of an operation."""

    address: str
    """The address of the file, from where the emitted documents are."""
    function: str


def find_tests(api: ApiModel, modules: Mapping[str, str]) -> dict[str, Proof]:
    """The first test of each operation, by the operation's name.

    A test of `get_pet` in the resource `pets` is a function of `test_pets.py` that is called
    `test_get_pet`, or that and what it shows: `test_get_pet_without_owner`.

    Args:
        api: the API.
        modules: the text of test modules by the address of the file.

    Raises:
        UnreadableTestError: for a module that is not Python.
    """
    found: dict[str, Proof] = {}
    for resource in api.resources:
        names = [str(operation.name) for operation in resource.operations]
        for address, text in sorted(modules.items()):
            if address.rpartition("/")[2] == f"test_{resource.name}.py":
                for function in _functions(address, text):
                    name = _operation_of(function, names)
                    if name:
                        found.setdefault(name, Proof(address, function))
    return found


def _functions(address: str, text: str) -> list[str]:
    try:
        tree = ast.parse(text)
    except (SyntaxError, ValueError) as error:
        raise UnreadableTestError(f"{address} is not Python: {error}.") from error
    functions = (ast.FunctionDef, ast.AsyncFunctionDef)
    return [node.name for node in tree.body if isinstance(node, functions)]


def _operation_of(function: str, names: Iterable[str]) -> str:
    """The longest name that fits, for `get_pet` is not what `test_get_pet_list` is about."""
    fitting = [name for name in names if f"{function}_".startswith(f"test_{name}_")]
    return max(fitting, key=len, default="")


def coverage_page(api: ApiModel, tests: Mapping[str, Proof]) -> str:
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
        + _counts("confidence", CONFIDENCES, [o.source.confidence for o in operations])
        + _counts("effect", EFFECTS, [o.effect for o in operations])
        + table(headings, rows)
        + _evidence(api)
    )


def _evidence(api: ApiModel) -> str:
    """What sources show and lack, of all that has more to say than its confidence."""
    operations = [o for resource in api.resources for o in resource.operations]
    things: list[Thing] = [*operations, *api.models, *api.types]
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


def _row(operation: OperationModel, tests: Mapping[str, Proof]) -> tuple[str, ...]:
    paging, test = operation.paging, tests.get(operation.name)
    return (
        f"[`{operation.name}`](reference/{operation.resource}.md#{operation.name})",
        operation.method,
        code(operation.path),
        link(page_name(operation.source), operation.source.url),
        operation.source.confidence,
        paging.style if paging else "no",
        operation.effect,
        f"[`{test.function}`]({test.address})" if test else "nothing yet",
    )
