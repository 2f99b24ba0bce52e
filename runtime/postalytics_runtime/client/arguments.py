"""What a client is made with: its options, their defaults, and a check of their types."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol, cast, runtime_checkable

import aiohttp

from ..drift import Drift
from ..errors import ConfigurationError
from ..http import RetryPolicy, Timeout
from ..observability import Observer

if TYPE_CHECKING:
    from typing import TypedDict

    import cattrs

    class ClientOptions(TypedDict, total=False):
        """The options of a client besides its key and its environment, for type checkers."""

        api_key_file: str | Path | None
        base_url: str | None
        session: aiohttp.ClientSession | None
        proxy: str | None
        timeout: Timeout
        retry: RetryPolicy
        pace: str | Path | None
        pace_required: bool
        rate_share: float | Fraction
        max_body_size: int
        strict: bool
        observers: Iterable[Observer]
        drift: Drift | None
        converter: cattrs.Converter | None
        allow_live_mail: bool


DEFAULT_TIMEOUT = Timeout()
DEFAULT_RETRY = RetryPolicy()
DEFAULT_MAX_BODY_SIZE = 10 * 1024 * 1024


@runtime_checkable
class _Converter(Protocol):
    """What a converter must have: cattrs itself is loaded on demand only."""

    def structure(self, obj: Any, cl: Any) -> Any: ...


_SETTINGS: dict[str, tuple[Any, str]] = {
    "api_key": (str | None, "text"),
    "environment": (str | None, "text"),
    "api_key_file": (str | Path | None, "a path"),
    "base_url": (str | None, "text"),
    "session": (aiohttp.ClientSession | None, "an aiohttp.ClientSession"),
    "proxy": (str | None, "text"),
    "timeout": (Timeout, "a Timeout, such as Timeout(total=30)"),
    "retry": (RetryPolicy, "a RetryPolicy"),
    "pace": (str | Path | None, "a path or the address of a store"),
    "pace_required": (bool, "True or False"),
    "rate_share": (float | int | Fraction, "a number, such as 1/3"),
    "max_body_size": (int, "a whole number of bytes"),
    "strict": (bool, "True or False"),
    "observers": (tuple, "a list of observers, such as [observer]"),
    "drift": (Drift | None, "a Drift"),
    "converter": (_Converter | None, "a cattrs.Converter, such as make_converter()"),
    "allow_live_mail": (bool, "True or False"),
    "allow_ambiguous_ids": (bool, "True or False"),
    "background": (bool, "True or False"),
}


def check_arguments(**settings: object) -> None:
    """Raise `ConfigurationError` for settings of a wrong type.

    The message shows names and types, never values: a value may be the key.

    Raises:
        ConfigurationError: names all settings of a wrong type.
    """
    problems = [
        f"{name} must be {wanted}, not {type(settings[name]).__name__}"
        for name, (kind, wanted) in _SETTINGS.items()
        if name in settings and not isinstance(settings[name], kind)
    ]
    observers = settings.get("observers", ())
    problems += [
        f"each observer must be an Observer, not {type(observer).__name__}"
        for observer in (
            cast("Iterable[object]", observers) if isinstance(observers, tuple) else ()
        )
        if not isinstance(observer, Observer)
    ]
    del settings  # An error report may show variables, and one of them may be the key.
    if problems:
        raise ConfigurationError(f"{'; '.join(problems)}.")
