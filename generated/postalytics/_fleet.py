# Emitted from the spec by postalytics-codegen. Do not edit: change the spec instead.
"""Jobs of many accounts, which workers on any machine carry out."""

from __future__ import annotations

from postalytics_runtime.fleet import ApiFleet, KeyOf

from .client import Postalytics

__all__ = ["Fleet"]


class Fleet(ApiFleet):
    """Jobs of many accounts in a PostgreSQL database, which workers on any machine carry out.

    An engine decides when a job runs and on which worker; the journal decides which worker
    sends a row. So no row is sent twice, however often a job is run.

    Args:
        store: The database: `postgresql://user@host/database`.
        keys: Where a worker finds the key of an account: a reference such as
            `file:/run/secrets/{account}`, or an async function from the name of an account
            to its key. Only `work` needs it.

    Raises:
        ConfigurationError: The address or the reference is not valid.
    """

    def __init__(self, store: str, keys: str | KeyOf | None = None) -> None:
        super().__init__(Postalytics, store, keys)
