"""The fleet that a command is about, and where the keys of its accounts are."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from ....fleet import ApiFleet
from ...input import value_option
from ...places import database_address

if TYPE_CHECKING:
    from ....client import Client


def named_fleet(client_class: type[Client], keys: str | None = None) -> ApiFleet:
    """Return the fleet in the database of `--jobs`, or of the variable.

    Args:
        client_class: the client of the API.
        keys: where a worker finds the keys of accounts.

    Raises:
        ConfigurationError: no database is named, or the address is not valid.
    """
    api = client_class.api
    words = f"{api.name.lower()} fleet --jobs postgresql://USER@HOST/DATABASE"
    given: str | None = click.get_current_context().obj
    return ApiFleet(client_class, database_address(api, given, words), keys)


def keys_option() -> click.Option:
    """Return the option that says where the keys are."""
    return value_option(
        "--keys",
        "REFERENCE",
        "Where the keys are, with {account} for the name of the account: file:PATH, env:NAME or "
        "keyring:SERVICE/NAME.",
        required=True,
    )
