"""Failures of handlers, as the inbox keeps them and the terminal shows them."""

from __future__ import annotations


class HandlerFailedError(Exception):
    """An event could not be handled; it is handled again later.

    The text is a clause for people. It holds nothing of the event and no secret.
    """


class NoConnectionError(HandlerFailedError):
    """There is no connection to the address of a handler."""
