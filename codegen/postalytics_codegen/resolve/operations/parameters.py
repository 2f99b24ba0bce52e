"""Check paths and the parameters of paths, queries and headers."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, cast

import attrs

from ...language import TEXT_TYPES, ParameterFacts, facts
from ...model import ParameterModel
from ...yaml import Text, did_you_mean, quoted
from ..headers import check_header_name, check_header_value, header_name
from ..models import read_value
from ..names import check_type_name, check_wire_names, claim_all, refuse_reserved
from .query_styles import check_style, item_type, refuse_style

if TYPE_CHECKING:
    from collections.abc import Callable

    from ...language import Operation, Parameter
    from ...model import NamedTypeModel, ParameterScalar
    from ...yaml import Diagnostics, Name

PARAMETER_TYPES = ("int", "int64", "number", "string", "bool", *TEXT_TYPES)

_LITERAL = re.compile(r"[A-Za-z0-9._~-]+", re.ASCII)
_VARIABLE = re.compile(r"\{([^{}]*)\}")


def check_path(path: Text, diagnostics: Diagnostics) -> tuple[str, ...]:
    """Check a path, and return the names of its parameters."""
    if not path.value.startswith("/"):
        diagnostics.report(path.place, f"the path {quoted(path.value)} must start with /")
        return tuple(_VARIABLE.findall(path.value))
    variables: list[str] = []
    for segment in path.value[1:].split("/"):
        if variable := _VARIABLE.fullmatch(segment):
            if variable[1] in variables:
                diagnostics.report(
                    path.place, f"the path has the parameter {quoted(variable[1])} twice"
                )
            else:
                variables.append(variable[1])
        elif not segment:
            diagnostics.report(
                path.place, "the path has '/' twice, or at its end, which is not supported"
            )
        elif segment in {".", ".."} or not _LITERAL.fullmatch(segment):
            diagnostics.report(
                path.place,
                f"{quoted(segment)} cannot be a segment of a path: it must be one parameter such "
                "as {id}, or made of letters, digits, ., _, ~ and -",
            )
            variables += _VARIABLE.findall(segment)
    return tuple(variables)


def check_path_parameters(
    operation: Operation,
    path: Text | None,
    types: dict[str, NamedTypeModel],
    diagnostics: Diagnostics,
) -> tuple[ParameterModel, ...]:
    """Check the parameters of a path, and return them in the order of the path."""
    variables = check_path(path, diagnostics) if path else tuple(operation.path)
    for name, parameter in operation.path.items():
        if name not in variables:
            diagnostics.report(
                name.place,
                f"the path has no parameter {quoted(name)}{did_you_mean(name, variables)}",
            )
        refuse_style(parameter, diagnostics)
        for option in ("wire", "required", "default"):
            if option in parameter.places:
                diagnostics.report(
                    parameter.at(option), f"{option!r} is not for a parameter of a path"
                )
    for variable in variables:
        if path and variable not in operation.path and operation.sound:
            diagnostics.report_unknown(
                path.place,
                variable,
                operation.path,
                f"the path parameter {quoted(variable)} is not declared under 'path'",
            )
    made = {
        str(name): _parameter(name, parameter, types, diagnostics, in_path=True)
        for name, parameter in operation.path.items()
        if name in variables
    }
    return tuple(made[name] for name in variables if name in made)


def check_query_parameters(
    operation: Operation, types: dict[str, NamedTypeModel], diagnostics: Diagnostics
) -> tuple[ParameterModel, ...]:
    """Check the parameters of a query, and return them."""
    claim_all("parameter", (*operation.path, *operation.query, *operation.headers), diagnostics)
    made = _parameters(operation.query, types, diagnostics)
    for parameter in operation.query.values():
        check_style(parameter, diagnostics)
    check_wire_names([parameter.wire for parameter in made], diagnostics)
    _check_limit(operation, diagnostics)
    return tuple(made)


def check_header_parameters(
    operation: Operation, types: dict[str, NamedTypeModel], diagnostics: Diagnostics
) -> tuple[ParameterModel, ...]:
    """Check the parameters in headers, and return them."""
    made = _parameters(operation.headers, types, diagnostics, wire_name=header_name)
    for one in operation.headers.values():
        refuse_style(one, diagnostics)
    taken: dict[str, Text] = {}
    for parameter in made:
        wire = parameter.wire
        check_header_name(wire, diagnostics)
        for option in ("default", "example"):
            value = getattr(parameter, option)
            check_header_value(value, operation.headers[parameter.name].at(option), diagnostics)
        other = taken.setdefault(wire.value.lower(), wire)
        if other is not wire:
            diagnostics.report(wire.place, f"two parameters have the header {quoted(other.value)}")
    return tuple(made)


def _parameters(
    given: dict[Name, Parameter],
    types: dict[str, NamedTypeModel],
    diagnostics: Diagnostics,
    wire_name: Callable[[str], str] = str,
) -> list[ParameterModel]:
    made: list[ParameterModel] = []
    for name, parameter in given.items():
        wire = parameter.wire or Text(wire_name(name), name.place)
        made.append(attrs.evolve(_parameter(name, parameter, types, diagnostics), wire=wire))
        if parameter.required and parameter.default is not None:
            diagnostics.report(
                parameter.at("default"), "a parameter that is required cannot have a default"
            )
    return made


def _check_limit(operation: Operation, diagnostics: Diagnostics) -> None:
    """Report a `limit` that is not the page size: emitted lists have their own `limit`."""
    length = operation.paginate.limit if operation.paginate else None
    others = {*operation.path, *operation.headers}
    for name in (*operation.path, *operation.query, *operation.headers):
        if name == "limit" and (length != "limit" or name in others) and operation.sound:
            diagnostics.report(
                name.place,
                "the parameter name 'limit' is reserved for the number of items a caller wants: "
                "choose another, and give 'wire'",
            )


def _parameter(
    name: Name,
    parameter: Parameter,
    types: dict[str, NamedTypeModel],
    diagnostics: Diagnostics,
    *,
    in_path: bool = False,
) -> ParameterModel:
    refuse_reserved("parameter", name, diagnostics)
    written = item_type(parameter, diagnostics)
    named = types.get(written.value)
    scalar = named.scalar if named else written.value
    known = (*PARAMETER_TYPES, *types)
    default = example = None
    if check_type_name("parameter type", scalar, written.place, known, diagnostics):
        _check_range(parameter, scalar, diagnostics)
        if scalar in TEXT_TYPES and parameter.default is not None:
            diagnostics.report(
                parameter.at("default"), f"a parameter of the type {scalar!r} cannot have a default"
            )
        default = _value("the default", parameter.default, parameter, scalar, diagnostics)
        example = _value("the example", parameter.example, parameter, scalar, diagnostics)
    return ParameterModel(
        **facts(ParameterFacts, parameter),
        name=name,
        wire=parameter.wire or Text(name, name.place),
        scalar=cast("ParameterScalar", scalar),
        named=named,
        many=isinstance(parameter.type, list),
        example=example,
        required=in_path or parameter.required,
        default=default.value if isinstance(default, Text) else default,
    )


def _check_range(parameter: Parameter, scalar: str, diagnostics: Diagnostics) -> None:
    minimum, maximum = parameter.minimum, parameter.maximum
    if scalar in {"string", "bool", *TEXT_TYPES}:
        for option in ("minimum", "maximum"):
            if option in parameter.places:
                diagnostics.report(parameter.at(option), f"{option!r} is only for numbers")
    elif minimum is not None and maximum is not None and minimum > maximum:
        diagnostics.report(
            parameter.at("minimum"), f"'minimum' {minimum} is more than 'maximum' {maximum}"
        )


def _value(
    what: str, text: Text | None, parameter: Parameter, scalar: str, diagnostics: Diagnostics
) -> int | float | bool | Text | None:
    """Return a value of a parameter, checked against the parameter's type and limits."""
    if text is None:
        return None
    value = read_value(what, scalar, text, diagnostics)
    if isinstance(value, int | float) and not isinstance(value, bool):
        below = parameter.minimum is not None and value < parameter.minimum
        above = parameter.maximum is not None and value > parameter.maximum
        if below or above:
            diagnostics.report(
                text.place,
                f"{what} {value} is {'less' if below else 'more'} than "
                f"{'minimum' if below else 'maximum'!r} allows",
            )
    return value
