"""Deprecated names of emitted packages: they still work, and warn the code that uses them.

A warning is for the line of the caller. What the library itself reads, copies, compares or shows
warns of nothing.
"""

from __future__ import annotations

import functools
import inspect
import sys
import warnings
from collections.abc import Callable, Mapping
from enum import Enum, EnumMeta
from typing import Any, TypeVar, cast

if sys.version_info >= (3, 13):
    from warnings import deprecated
else:
    from typing_extensions import deprecated

__all__ = [
    "deprecated",
    "deprecated_codes",
    "deprecated_fields",
    "deprecated_parameters",
    "warn_caller",
]

R = TypeVar("R")
C = TypeVar("C", bound=type)

_LIBRARIES = {
    *("attr", "attrs", "cattr", "cattrs", "copy", "enum", "inspect", "pickle"),
    *("typing_extensions", "warnings", "_py_warnings", __name__.partition(".")[0]),
}
"""Packages that pass on what they are given. That a function is deprecated is said once."""


def warn_caller(message: str, package: str = "", depth: int = 2) -> None:
    """Warn of what is deprecated, at the line that called the function which calls this.

    Code of a library warns of nothing; nor does code that a library made, which has no name.

    Args:
        message: what is deprecated, and what to use instead.
        package: the emitted package, which counts as a library.
        depth: the number of calls between that line and this function.
    """
    caller = sys._getframe(depth)  # noqa: SLF001 # pyright: ignore[reportPrivateUsage]
    made = caller.f_code.co_filename.startswith("<attrs generated")  # It has a subclass's globals.
    if not (made or _is_library(caller.f_globals.get("__name__", ""), package)):
        warnings.warn(message, DeprecationWarning, stacklevel=depth + 1)


@functools.cache  # It is asked for each record that is read.
def _is_library(module: str, package: str) -> bool:
    """Return whether a module passes on what it is given; one without a name does."""
    emitted = bool(package) and f"{module}.".startswith(f"{package}.")
    return not module or emitted or module.partition(".")[0] in _LIBRARIES


class DeprecatedAttribute:
    """Descriptor of a deprecated field, or of the old name of a field.

    Args:
        slot: the descriptor that holds the value.
        message: the warning.
        package: the emitted package.
    """

    def __init__(self, slot: Any, message: str, package: str) -> None:
        self._slot = slot
        self._message = message
        self._package = package

    def __get__(self, model: object, owner: type) -> object:
        if model is None:
            return self
        warn_caller(self._message, self._package)
        return self._slot.__get__(model, owner)

    def __set__(self, model: object, value: object) -> None:
        warn_caller(self._message, self._package)
        self._slot.__set__(model, value)


def deprecated_fields(
    messages: Mapping[str, str], renamed: Mapping[str, str] | None = None
) -> Callable[[C], C]:
    """Make some fields of a model deprecated: reading, setting or giving one warns.

    Args:
        messages: the warnings, by name of a field or by old name.
        renamed: the fields, by old name. An old name is given and read as its field is.
    """
    old_names = renamed or {}

    def decorate(model: C) -> C:
        package = _package_of(model.__module__)
        initialize = cast("Any", model).__init__

        @functools.wraps(initialize)
        def initialize_and_warn(self: object, **given: object) -> None:
            for name in filter(given.__contains__, messages):
                warn_caller(messages[name], package)
            current = _with_new_names(given, old_names, f"{model.__name__}()")
            initialize(self, **current)

        for name, message in messages.items():
            slot = getattr(model, old_names.get(name, name))
            setattr(model, name, DeprecatedAttribute(slot, message, package))
        cast("Any", model).__init__ = initialize_and_warn
        return model

    return decorate


def deprecated_parameters(
    messages: Mapping[str, str], renamed: Mapping[str, str] | None = None
) -> Callable[[Callable[..., R]], Callable[..., R]]:
    """Make some parameters of a function deprecated: giving one by keyword warns.

    Args:
        messages: the warnings, by name of a parameter or by old name.
        renamed: the parameters, by old name.
    """
    old_names = renamed or {}

    def decorate(function: Callable[..., R]) -> Callable[..., R]:
        @functools.wraps(function)
        def call_and_warn(*values: Any, **given: Any) -> R:
            for name in filter(given.__contains__, messages):
                warn_caller(messages[name])
            named = _with_new_names(given, old_names, f"{function.__name__}()")
            return function(*values, **named)

        # The warning is for the line of the call, so that cannot wait until it is awaited.
        if sys.version_info >= (3, 12) and inspect.iscoroutinefunction(function):
            return inspect.markcoroutinefunction(call_and_warn)
        return call_and_warn

    return decorate


def _package_of(module: str) -> str:
    """Return the emitted package, which may be part of another, of a module in its `models`."""
    return module.rsplit(".", 2)[0]


def _with_new_names(
    given: Mapping[str, object], old_names: Mapping[str, str], what: str
) -> dict[str, object]:
    """Return what was given by its new names; raise `TypeError` if both names are given."""
    for old, new in old_names.items():
        if old in given and new in given:
            raise TypeError(f"{what} got {new!r} and also {old!r}, its old name: give one of them.")
    return {old_names.get(name, name): value for name, value in given.items()}


def deprecated_codes(messages: Mapping[str, str], module: str) -> type[EnumMeta]:
    """Return the metaclass of a code table with deprecated members: naming one warns.

    A member that was read from a response warns of nothing.

    Args:
        messages: the warnings, by name of a member.
        module: the module of the code table.
    """
    package = _package_of(module)

    class DeprecatedCodes(EnumMeta):
        """Metaclass of a code table with deprecated members."""

        def __init__(cls, *made_of: Any) -> None:  # pyright: ignore[reportInconsistentConstructor]
            super().__init__(*made_of)
            # Before 3.11.4, reading a pickled member names it.
            cast("Any", cls).__reduce_ex__ = _by_value

        def __getattribute__(cls, name: str) -> object:
            if name in messages:
                warn_caller(messages[name], package)
            return super().__getattribute__(name)

    return DeprecatedCodes


def _by_value(code: Enum, _protocol: int) -> tuple[type[Enum], tuple[Any]]:
    return type(code), (code.value,)
