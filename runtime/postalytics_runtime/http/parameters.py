"""Values of parameters: their problems, and several values of one parameter in a query. No I/O."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, TypeGuard

from ..schema import CONTROL_CHARACTER, Parameter
from ..values import UNSENDABLE_CHARACTER, Problem, has_value, to_text, type_problem


def parameter_problems(parameter: Parameter, value: object, *, required: bool) -> list[Problem]:
    """Return the problems of one value of a parameter."""
    name = parameter.name
    if required and not has_value(value):
        return [Problem("is missing", name)]
    if (problem := type_problem(parameter.type, value)) is not None:
        return [Problem(problem, name)]
    if isinstance(value, str) and UNSENDABLE_CHARACTER.search(value):
        return [Problem("holds a control character", name)]
    if isinstance(value, int | float):
        if parameter.minimum is not None and value < parameter.minimum:
            return [Problem(f"is {value}, less than {parameter.minimum}", name)]
        if parameter.maximum is not None and value > parameter.maximum:
            return [Problem(f"is {value}, more than {parameter.maximum}", name)]
    return []


def header_problems(parameter: Parameter, value: object) -> list[Problem]:
    """Return the problems of a value that becomes a header."""
    found = parameter_problems(parameter, value, required=parameter.required)
    if found or not isinstance(value, str):
        return found
    if not value.isascii() or CONTROL_CHARACTER.search(value):
        return [Problem("holds a character that a header cannot hold", parameter.name)]
    if value.strip() != value:
        return [Problem("begins or ends with a space, which a header loses", parameter.name)]
    return []


def several_values(
    parameter: Parameter, values: object, problems: list[Problem]
) -> list[tuple[str, str]]:
    """Return the pairs of a query for several values of a parameter, and add their problems."""
    found = _problems_of_all(parameter, values)
    if found:
        problems += found
        return []
    wire = parameter.wire_name
    if _is_mapping(values):
        return [(f"{wire}[{name}]", to_text(value)) for name, value in values.items()]
    texts = [to_text(value) for value in values] if _is_list(values) else []
    if parameter.style == "comma":
        return [(wire, ",".join(texts))]
    return [(f"{wire}[]" if parameter.style == "brackets" else wire, text) for text in texts]


def _problems_of_all(parameter: Parameter, values: object) -> list[Problem]:
    items = _items(parameter, values)
    if items is None:
        wanted = "a list" if parameter.is_list else "a mapping from names to values"
        given = "text" if isinstance(values, str) else type(values).__name__
        return [Problem(f"must be {wanted}, not {given}", parameter.name)]
    # Left out, an empty list would mean all, which is rarely what an empty list should mean.
    if not items:
        return [Problem("is empty, which a query cannot say: leave it out", parameter.name)]
    most = parameter.max_items
    if most is not None and len(items) > most:
        return [Problem(f"has {len(items)} values, more than {most}", parameter.name)]
    if not all(map(has_value, items)):
        return [Problem("has a value that is missing or empty", parameter.name)]
    found = [p for item in items for p in parameter_problems(parameter, item, required=True)]
    if parameter.style == "comma" and not found and any("," in to_text(one) for one in items):
        found.append(Problem("holds a comma, which separates the values", parameter.name))
    if _is_mapping(values) and not all(map(_is_key, values)):
        problem = "has a name that is empty, is not text, or holds a bracket or control character"
        found.append(Problem(problem, parameter.name))
    return list(dict.fromkeys(found))


def _items(parameter: Parameter, values: object) -> list[Any] | None:
    if parameter.is_list:
        return list(values) if _is_list(values) else None
    return list(values.values()) if _is_mapping(values) else None


def _is_key(name: object) -> bool:
    if not isinstance(name, str) or not name.strip():
        return False
    return not (set("[]") & set(name) or CONTROL_CHARACTER.search(name))


def _is_list(values: object) -> TypeGuard[Sequence[Any]]:
    return isinstance(values, Sequence) and not isinstance(values, str | bytes)


def _is_mapping(values: object) -> TypeGuard[Mapping[str, Any]]:
    return isinstance(values, Mapping)
