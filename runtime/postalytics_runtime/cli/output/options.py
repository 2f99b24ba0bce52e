"""Options for what a command shows, and in which format."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Literal, TypeAlias

import attrs
import click

from ...schema import ModelDescription
from ...suggestions import did_you_mean
from ..format import field_list
from .standard_output import is_terminal

Format: TypeAlias = Literal["table", "json", "jsonl", "csv"]

EXTRA = "extra"
"""The name of what a record holds beside the fields of the spec."""


@attrs.frozen(kw_only=True)
class OutputRequest:
    """What a command shows, and how."""

    format: Format
    fields: tuple[str, ...] = ()
    """The fields to show, in this order; empty for all."""
    columns: tuple[str, ...] = ()
    """The fields that a table of a list shows if none were chosen; empty for all."""
    secrets: bool = False
    """Whether secrets are shown; else they are masked."""


def output_options(description: ModelDescription[Any]) -> list[click.Option]:
    """Return `--output`, `--fields` and `--show-secrets`; see `output_request`.

    Args:
        description: the model of the records that are shown.
    """
    return [
        click.Option(
            ["--output"],
            type=click.Choice(["table", "json", "jsonl", "csv"]),
            help="The format; jsonl is one record a line.  [default: table on a terminal, else "
            "json]",
        ),
        click.Option(
            ["--fields"],
            metavar="NAME,...",
            callback=_chosen_of(description),
            help="The fields to show, separated by commas.  [default: all; in a table, what fits]",
        ),
        click.Option(
            ["--show-secrets"],
            is_flag=True,
            help="Show keys and other secrets, which are masked by default.",
        ),
    ]


def output_request(given: dict[str, Any], columns: Sequence[str] = ()) -> OutputRequest:
    """Take the options of the output from those that were given.

    Args:
        given: all options by name; these are removed.
        columns: the fields that a table of a list shows if you choose none; empty for all.
    """
    return OutputRequest(
        format=given.pop("output") or ("table" if is_terminal() else "json"),
        fields=given.pop("fields"),
        columns=tuple(columns),
        secrets=given.pop("show_secrets"),
    )


def _chosen_of(
    description: ModelDescription[Any],
) -> Callable[[click.Context, click.Parameter, str | None], tuple[str, ...]]:
    """Return what reads `--fields`, and refuses names that the model does not have."""
    known = [*(field.name for field in description.fields), EXTRA]

    def chosen(_: click.Context, __: click.Parameter, text: str | None) -> tuple[str, ...]:
        if text is None:
            return ()
        names = [name.strip() for name in text.split(",")]
        for name in names:
            if name not in known:
                problem = (
                    f"The response has no field {name!r}.{did_you_mean(name, known)}"
                    if name
                    else "Write it as NAME,NAME."
                )
                raise click.BadParameter(f"{problem} There are: {field_list(known)}.")
        return tuple(dict.fromkeys(names))

    return chosen
