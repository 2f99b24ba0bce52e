"""Between JSON and models.

The emitted package brings a straight-line function each way for every model. They are used
as they are, and are hooks of the cattrs converter that users get from `make_converter`.
"""

from __future__ import annotations

import contextlib
import logging
from collections.abc import Callable, Mapping
from contextvars import ContextVar
from typing import TYPE_CHECKING, Any, TypeVar, cast

from .issues import Report as Report
from .model import Model
from .operation import Effect

if TYPE_CHECKING:
    import cattrs

    from .drift import Drift
    from .operation import Api, ModelDescription, Operation

T = TypeVar("T")

_log = logging.getLogger("postalytics")

_report: ContextVar[Report | None] = ContextVar("_report", default=None)
"""Where the hooks of a converter report, while an answer is read with it."""


class UnexpectedShapeError(ValueError):
    """An answer is not what the operation answers."""


class Reader:
    """Makes models of the JSON of answers.

    What is odd about an answer is logged, and its values are kept as they came.

    Args:
        converter: a cattrs converter whose hooks replace the emitted functions.
        strict: whether an odd answer is refused.
        api: where `drift` finds the models that an answer is made of.
        drift: is shown each answer before it is taken apart.
    """

    def __init__(
        self,
        converter: cattrs.Converter | None,
        *,
        strict: bool,
        api: Api,
        drift: Drift | None = None,
    ) -> None:
        self._converter = converter
        self._strict = strict
        self._api = api
        self._drift = drift

    def one(self, operation: Operation[T], value: Any) -> T:
        """The one object of an answer.

        An empty answer to a write is an object without fields: some succeed with an empty body.
        An array of one is taken as what is in it, which is odd unless the operation says so.

        Raises:
            UnexpectedShapeError: there is not one object, or something is odd, if strict.
        """
        if self._drift is not None:
            self._drift.observe(self._api, operation, value)
        report = Report()
        made = self._one(operation, value, report, unwrap=operation.unwrap)
        if report.issues:
            self._settle(operation, report)
        return made

    def many(self, operation: Operation[T], value: Any) -> list[T]:
        """The objects of an answer.

        One object in place of an array is taken as an array of one, unless the items are in a
        field of an object.

        Raises:
            UnexpectedShapeError: there is anything else than objects, or something is odd, if
                strict.
        """
        if self._drift is not None:
            self._drift.observe(self._api, operation, value)
        report = Report()
        name = None if operation.paging is None else operation.paging.items
        if name is None:
            made = self._listed(operation, value, report)
        else:
            made = self._items_of(operation, name, value, report)
        if report.issues:
            self._settle(operation, report)
        return made

    def _one(self, operation: Operation[T], value: Any, report: Report, *, unwrap: bool) -> T:
        if value.__class__ is list and len(value) == 1:
            value = value[0]
            if not unwrap:
                place = operation.returns.type.__name__
                report.note(place, "an object", "an array of one")
        if value is None:
            _require_write(operation)
            value = {}
        return self._structure(operation.returns, value, report)

    def _listed(self, operation: Operation[T], value: Any, report: Report) -> list[T]:
        if value is None:
            _require_write(operation)
            return []
        if value.__class__ is not list:
            return [self._structure(operation.returns, value, report)]
        made: list[T] = []
        refused = False
        for report.item, item in enumerate(value):
            if item.__class__ is dict:
                made.append(self._structure(operation.returns, item, report))
            else:
                report.note(operation.returns.type.__name__, "an object", type(item).__name__)
                refused = True
        if refused:
            raise UnexpectedShapeError(str(report))
        return made

    def _items_of(self, operation: Operation[T], name: str, value: Any, report: Report) -> list[T]:
        """The items in a field of the one object of an answer."""
        if value == []:
            return []
        items = getattr(self._one(operation, value, report, unwrap=True), name)
        if items is None:
            return []
        place = f"{operation.returns.type.__name__}.{name}"
        if items.__class__ is not list:
            raise UnexpectedShapeError(f"{place}: expected list, found {type(items).__name__}")
        told = {issue.place for issue in report.issues}
        refused = False
        for index, item in enumerate(items):
            if not isinstance(item, Model):
                refused = True
                if f"{place}[{index}]" not in told:
                    report.note(f"{place}[{index}]", "an object", type(item).__name__)
        if refused:
            raise UnexpectedShapeError(str(report))
        return cast("list[T]", items)

    def _structure(self, model: ModelDescription[T], value: Any, report: Report) -> T:
        if value.__class__ is not dict:
            raise UnexpectedShapeError(
                f"expected {model.type.__name__}, found {type(value).__name__}"
            )
        if self._converter is not None:
            made = _by_converter(self._converter, model, value, report)
        else:
            try:
                made = model.structure(value, report)
            except RecursionError:
                raise UnexpectedShapeError(f"{model.type.__name__} is nested too deeply") from None
        if report.values:
            report.locate(made)
        return made

    def _settle(self, operation: Operation[Any], report: Report) -> None:
        if self._strict:
            raise UnexpectedShapeError(str(report))
        with contextlib.suppress(Exception):  # What was sent must not look unsent for a full disk.
            _log.warning("%s: the answer does not fit the spec: %s", operation, report.shortened())


def _by_converter(
    converter: cattrs.Converter, model: ModelDescription[T], value: Any, report: Report
) -> T:
    """Read with a user's converter, whose errors may quote what was answered."""
    from cattrs.errors import BaseValidationError

    reset = _report.set(report)
    try:
        return converter.structure(value, model.type)
    except UnexpectedShapeError:
        raise
    except (
        *(BaseValidationError, ArithmeticError, AttributeError, LookupError),
        *(RuntimeError, TypeError, ValueError),  # RuntimeError: it is nested too deeply
    ) as error:
        failure = type(error).__name__
    finally:
        _report.reset(reset)
    raise UnexpectedShapeError(f"the converter made no {model.type.__name__} of it ({failure})")


def _require_write(operation: Operation[Any]) -> None:
    """Refuse an empty answer to a read: it does not say that there is nothing."""
    if operation.effect is Effect.READ:
        raise UnexpectedShapeError(f"expected {operation.returns.type.__name__}, found nothing")


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
                f"{model.type.__name__} is made of a mapping, not of {type(value).__name__}"
            )
        return model.structure(_copied(value), _report.get() or Report())

    return structure


def _copied(value: Any) -> Any:
    """JSON that can be taken apart."""
    if isinstance(value, Mapping):
        mapping = cast("Mapping[str, Any]", value)
        return {name: _copied(item) for name, item in mapping.items()}
    if value.__class__ is list:
        return [_copied(item) for item in value]
    return value
