"""Operations as methods, `client.things.get_thing()`, and as functions of a client."""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable, Mapping, Sequence
from types import FunctionType, MethodType
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec, TypeVar, cast

from .client import Client
from .suggestions import no_argument

P = ParamSpec("P")
R = TypeVar("R")


class Resource:
    """The operations of one resource, bound to a client."""

    def __init__(self, client: Client) -> None:
        self.client = self._client = client
        """The client that the operations are bound to."""

    def __init_subclass__(cls, **options: Any) -> None:
        super().__init_subclass__(**options)
        for name, method in list(vars(cls).items()):
            # A decorated method warns of what is deprecated at the line of its caller, which no
            # other call may hide.
            if isinstance(method, FunctionType) and not hasattr(method, "__wrapped__"):
                method.__qualname__ = name  # Python's own messages name no class, either.
                setattr(cls, name, _ExplainedMethod(method))


def function_of(method: Callable[Concatenate[Any, P], R]) -> Callable[Concatenate[Client, P], R]:
    """Return a method of a resource as a function that takes the client first.

    It is the same code with another name for `self`, so a call costs the same, and errors and
    warnings show the same lines. A client therefore has what the code asks of `self`: `_client`.
    """
    made = cast("FunctionType", method)
    if hasattr(made, "__wrapped__"):  # What is deprecated passes on what it is given.
        return method
    names = ("client", *made.__code__.co_varnames[1:])
    code = made.__code__.replace(co_varnames=names, co_qualname=made.__name__)
    copy = FunctionType(code, made.__globals__, made.__name__, made.__defaults__)
    copy.__kwdefaults__ = made.__kwdefaults__
    copy.__annotations__ = {"client": Client, **made.__annotations__}
    copy.__doc__ = made.__doc__
    return cast("Callable[Concatenate[Client, P], R]", copy)


class _ExplainedMethod:
    """Method whose `TypeError` says how to write a call with wrong arguments."""

    def __init__(self, method: FunctionType) -> None:
        functools.update_wrapper(self, method)
        self._method = method
        # What asks whether it is a function goes on to ask for these.
        self.__code__ = method.__code__
        self.__globals__ = method.__globals__
        self.__closure__ = method.__closure__
        self.__defaults__ = method.__defaults__
        self.__kwdefaults__ = method.__kwdefaults__

    if not TYPE_CHECKING:  # A type checker holds it to what `__class__` says.

        @property
        def __class__(self) -> type[FunctionType]:
            # `inspect` and `unittest.mock` look into the class with `isinstance`: they take it for
            # the function that it wraps, with `self` first, and know whether to await it.
            return FunctionType

    def __get__(self, resource: Resource | None, owner: type[Resource]) -> Callable[..., Any]:
        if resource is None:  # help() on the class shows the methods.
            return self._method
        return MethodType(cast("Callable[..., Any]", self), resource)

    def __call__(self, /, *values: Any, **given: Any) -> Any:
        try:
            return self._method(*values, **given)
        except TypeError as error:
            trace = error.__traceback__
            # With a second frame, the function ran, and the error is of something else.
            if trace is None or trace.tb_next is not None:
                raise
            mistake = _mistake(self._method, values[1:], given)
            if mistake is None:
                raise
        raise TypeError(mistake)


def _mistake(
    function: Callable[..., object], values: Sequence[object], given: Mapping[str, object]
) -> str | None:
    """Return how to correct the arguments after the first; `None` to leave it to Python."""
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
