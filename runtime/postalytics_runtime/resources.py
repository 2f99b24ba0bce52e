"""Operations as methods: `client.things.get_thing(...)` is `things.get_thing(client, ...)`."""

from __future__ import annotations

from collections.abc import Callable
from types import MethodType
from typing import Concatenate, Generic, ParamSpec, TypeVar, cast, overload

from .client import Client

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
        return cast("Callable[P, R]", MethodType(self._function, resource.client))
