"""The error for a store that never works with the settings it has."""

from __future__ import annotations

from ...errors import ConfigurationError
from ..pace_address import StoreAddress


def unusable(address: StoreAddress, why: str) -> ConfigurationError:
    """Return the error for a store that never works.

    Args:
        address: where it is.
        why: what prevents it, and what to do, without a full stop.
    """
    return ConfigurationError(f"The pace store {address} cannot be used: {why}.")
