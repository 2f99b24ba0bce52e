"""Between JSON and models.

The emitted package brings a straight-line function each way for every model. They are used
as they are, and are hooks of the cattrs converter that users get from `make_converter`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, TypeVar, cast

import attrs

if TYPE_CHECKING:
    import cattrs

    from .operation import Api, ModelDescription, Operation

T = TypeVar("T")


@attrs.frozen
class Issue:
    """A value in an answer that the spec does not lead one to expect. It holds no data."""

    place: str
    """Model and field, such as `Thing.size`."""
    expected: str
    found: str
    """The type found."""
    item: int | None = None
    """The number of the item in the list, from 0."""

    def __str__(self) -> str:
        where = self.place if self.item is None else f"[{self.item}].{self.place}"
        return f"{where}: expected {self.expected}, found {self.found}"


class Report:
    """Collects the issues found while one answer is read."""

    __slots__ = ("issues", "item")

    def __init__(self) -> None:
        self.issues: list[Issue] = []
        self.item: int | None = None

    def unexpected(self, place: str, expected: str, value: Any) -> Any:
        """Note that `value` is not what `place` should hold, and return what to keep of it.

        A whole number that comes as text becomes a number; anything else is kept as it is.
        """
        if expected == "int" and value.__class__ is str and _is_small_integer(value):
            return int(value)
        if expected == "number" and value.__class__ is int:
            return value
        self.issues.append(Issue(place, expected, type(value).__name__, self.item))
        return value


def _is_small_integer(text: str) -> bool:
    return len(text) <= 19 and text.isascii() and text.removeprefix("-").isdigit()


class UnexpectedShapeError(ValueError):
    """An answer is not made of the objects that the operation answers."""


class Reader:
    """Makes models of the JSON of answers.

    Args:
        converter: a cattrs converter whose hooks replace the emitted functions.
    """

    def __init__(self, converter: cattrs.Converter | None) -> None:
        self._converter = converter

    def one(self, operation: Operation[T], value: Any) -> tuple[T, list[Issue]]:
        """The one object of an answer, and what was odd about it.

        An empty answer is an object without fields: some writes succeed with an empty body.

        Raises:
            UnexpectedShapeError: when there is not one object.
        """
        if operation.unwrap and value.__class__ is list and len(value) == 1:
            value = value[0]
        report = Report()
        made = self._structure(operation.returns, {} if value is None else value, report)
        return made, report.issues

    def many(self, operation: Operation[T], value: Any) -> tuple[list[T], list[Issue]]:
        """The objects of an answer, and what was odd about them.

        One object in place of an array is taken as an array of one.

        Raises:
            UnexpectedShapeError: when there is anything else than objects.
        """
        items: list[Any] = [] if value is None else value if value.__class__ is list else [value]
        report = Report()
        made: list[T] = []
        for report.item, item in enumerate(items):
            made.append(self._structure(operation.returns, item, report))
        return made, report.issues

    def _structure(self, model: ModelDescription[T], value: Any, report: Report) -> T:
        if value.__class__ is not dict:
            raise UnexpectedShapeError(
                f"expected {model.type.__name__}, found {type(value).__name__}"
            )
        if self._converter is not None:
            return self._converter.structure(value, model.type)
        return model.structure(value, report)


def make_converter(api: Api) -> cattrs.Converter:
    """A cattrs converter with the API's own functions as hooks for its models."""
    import cattrs

    converter = cattrs.Converter()
    for model in api.models:
        converter.register_structure_hook(model.type, structure_hook(model))
        converter.register_unstructure_hook(model.type, model.unstructure)
    return converter


def structure_hook(model: ModelDescription[T]) -> Callable[[Any, object], T]:
    """The cattrs hook of a model: it leaves the mapping it is given as it was."""

    def structure(value: Any, _: object) -> T:
        if not isinstance(value, Mapping):
            raise UnexpectedShapeError(
                f"{model.type.__name__} is made of a mapping, not of {type(value).__name__}."
            )
        return model.structure(_copied(value), Report())

    return structure


def _copied(value: Any) -> Any:
    """JSON that can be taken apart."""
    if isinstance(value, Mapping):
        mapping = cast("Mapping[str, Any]", value)
        return {name: _copied(item) for name, item in mapping.items()}
    if value.__class__ is list:
        return [_copied(item) for item in value]
    return value
