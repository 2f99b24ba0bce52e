"""Check parameters that take several values: how a query holds them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...yaml import Text

if TYPE_CHECKING:
    from ...language import Parameter
    from ...yaml import Diagnostics


def item_type(parameter: Parameter, diagnostics: Diagnostics) -> Text:
    """Return the type of a parameter, of a list that of its items."""
    written = parameter.type
    if not isinstance(written, list):
        return written
    if len(written) != 1:
        diagnostics.report(
            parameter.at("type"), "a list type is one type in brackets, such as [string]"
        )
    return written[0] if written else Text("string", parameter.at("type"))


def check_style(parameter: Parameter, diagnostics: Diagnostics) -> None:
    """Check how a query holds the values of a parameter."""
    many, style = isinstance(parameter.type, list), parameter.style
    if many and style is None:
        if parameter.sound:
            diagnostics.report(
                parameter.at("type"), "a list in a query needs a 'style': repeat, comma or brackets"
            )
    elif not many and style in {"repeat", "comma"}:
        diagnostics.report(
            parameter.at("style"), f"the style {style!r} is for a list: put the type in brackets"
        )
    if style is None and not many and "max_items" in parameter.places:
        diagnostics.report(parameter.at("max_items"), "'max_items' is for several values")
    if (style is not None or many) and "default" in parameter.places:
        diagnostics.report(
            parameter.at("default"), "a parameter with several values cannot have a default"
        )


def refuse_style(parameter: Parameter, diagnostics: Diagnostics) -> None:
    """Report several values of a parameter that is not in a query."""
    if isinstance(parameter.type, list):
        diagnostics.report(parameter.at("type"), "only a parameter of a query can be a list")
    for option in ("style", "max_items"):
        if option in parameter.places:
            diagnostics.report(
                parameter.at(option), f"{option!r} is only for a parameter of a query"
            )
