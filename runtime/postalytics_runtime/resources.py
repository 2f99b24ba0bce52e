"""Operations as methods: `client.things.get_thing(...)` is `things.get_thing(client, ...)`."""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable, Mapping, Sequence
from types import MethodType
from typing import Any, Concatenate, Generic, ParamSpec, TypeVar, cast, overload

from .client import Client
from .suggestions import no_argument

P = ParamSpec("P")
R = TypeVar("R")


class Resource:
    """The operations of one resource, bound to a client."""

    def __init__(self, client: Client) -> None:
        self.client = client
        """The client that the operations are bound to."""


class BoundOperation(Generic[P, R]):
    """Descriptor that turns a function of a client into a method of a resource."""

    def __init__(self, function: Callable[Concatenate[Client, P], R]) -> None:
        self._function = function
        # A decorated function warns of what is deprecated at the line of its caller, which no
        # other call may hide.
        decorated = hasattr(function, "__wrapped__")
        self._bindable = function if decorated else _Explained(function)
        self.__doc__ = function.__doc__

    @overload
    def __get__(
        self, resource: None, owner: type[Resource]
    ) -> Callable[Concatenate[Client, P], R]: ...

    @overload
    def __get__(self, resource: Resource, owner: type[Resource]) -> Callable[P, R]: ...

    def __get__(
        self, resource: Resource | None, owner: type[Resource]
    ) -> Callable[Concatenate[Client, P], R] | Callable[P, R]:
        if resource is None:  # help() on the class shows the functions.
            return self._function
        return cast("Callable[P, R]", MethodType(self._bindable, resource.client))


class _Explained(Generic[R]):
    """Function whose `TypeError` says how to write a call with wrong arguments."""

    def __init__(self, function: Callable[..., R]) -> None:
        functools.update_wrapper(self, function)
        self._function = function
        # With these, `inspect` takes it for a function, and knows whether to await it.
        made = cast("Any", function)
        self.__code__ = made.__code__
        self.__defaults__ = made.__defaults__
        self.__kwdefaults__ = made.__kwdefaults__

    def __call__(self, *values: Any, **given: Any) -> R:
        try:
            return self._function(*values, **given)
        except TypeError as error:
            trace = error.__traceback__
            # With a second frame, the function ran, and the error is of something else.
            if trace is None or trace.tb_next is not None:
                raise
            mistake = _mistake(self._function, values[1:], given)
            if mistake is None:
                raise
        raise TypeError(mistake)


def _mistake(
    function: Callable[..., object], values: Sequence[object], given: Mapping[str, object]
) -> str | None:
    """Return how to correct the arguments after the client; `None` to leave it to Python."""
    name = function.__name__
    all_parameters = list(inspect.signature(function).parameters.values())[1:]
    parameters = [one for one in all_parameters if one.kind is not one.VAR_KEYWORD]
    known = [parameter.name for parameter in parameters]
    if parameters == all_parameters:  # Else the function knows more names than these.
        for wrong in given:
            if wrong not in known:
                return no_argument(name, wrong, known)
    in_order = [one.name for one in parameters if one.kind is one.POSITIONAL_OR_KEYWORD]
    by_name = [one for one in known if one not in in_order and one not in given]
    misplaced = dict(zip(by_name, values[len(in_order) :], strict=False))
    if not misplaced or len(values) > len(in_order) + len(misplaced):
        return None
    named = [f"{one}={_shown(value)}" for one, value in {**misplaced, **given}.items()]
    return (
        f"{name}() takes {' and '.join(misplaced)} by name: {name}({', '.join(in_order + named)})"
    )


def _shown(value: object) -> str:
    """Return an id or a number as it is; anything else may be personal data."""
    return repr(value) if isinstance(value, int) else "..."
