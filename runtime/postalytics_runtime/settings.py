"""What the settings of a client must be, so that a wrong one is told before the first call."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import aiohttp

from .errors import ConfigurationError
from .retry import RetryPolicy

_SETTINGS: dict[str, tuple[Any, str]] = {
    "api_key": (str | None, "text"),
    "environment": (str | None, "text"),
    "base_url": (str | None, "text"),
    "session": (aiohttp.ClientSession | None, "an aiohttp.ClientSession"),
    "timeout": (aiohttp.ClientTimeout, "an aiohttp.ClientTimeout, such as ClientTimeout(total=30)"),
    "retry": (RetryPolicy, "a RetryPolicy"),
    "max_body_size": (int, "a whole number of bytes"),
    "strict": (bool, "True or False"),
    "allow_live_mail": (bool, "True or False"),
}


def require_settings(settings: Mapping[str, object]) -> None:
    """See to it that each setting is of its type. What one is is not told: it may be the key.

    Raises:
        ConfigurationError: names all that are not.
    """
    wrong = [
        f"{name} must be {wanted}, not {type(settings[name]).__name__}"
        for name, (kind, wanted) in _SETTINGS.items()
        if not isinstance(settings[name], kind)
    ]
    if wrong:
        raise ConfigurationError(f"{'; '.join(wrong)}.")
