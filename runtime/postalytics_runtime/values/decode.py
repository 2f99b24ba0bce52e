"""Decoding of responses: JSON to models.

For every model the emitted package supplies one function from JSON and one to JSON. This module
calls them directly, and registers them as hooks of the cattrs converter of `make_converter`.
"""

from __future__ import annotations

import contextlib
import logging
from collections.abc import Callable, Mapping
from contextvars import ContextVar
from typing import TYPE_CHECKING, Any, Protocol, TypeVar, cast

import attrs

from ..schema import Effect, MismatchReport, Model
from ..suggestions import folded
from .name_variants import NameVariants

if TYPE_CHECKING:
    import cattrs

    from ..schema import Api, ModelDescription, Operation

T = TypeVar("T")

_log = logging.getLogger("postalytics")

_report: ContextVar[MismatchReport | None] = ContextVar("_report", default=None)
"""The report for the hooks of a converter, while a response is read with it."""


class UnexpectedShapeError(ValueError):
    """A response does not have the shape that the operation returns."""


class NoKnownNameError(UnexpectedShapeError):
    """A response to a write holds no field that the spec knows, so it confirms nothing."""


class ResponseObserver(Protocol):
    """Interface that receives the JSON of each response before it becomes a model."""

    def observe(self, api: Api, operation: Operation[Any], answer: Any) -> None:
        """Record what is in the JSON of a response, without changing it."""


@attrs.define(eq=False, repr=False)
class ResponseDecoder:
    """Decoder from the JSON of responses to models.

    A mismatch is logged, and the value is kept as received. The response to a read that holds no
    field that the spec knows is refused, because it must not look like an empty record.

    Args:
        converter: a cattrs converter whose hooks replace the emitted functions.
        strict: whether a response with a mismatch is refused.
        api: the API whose models are looked up.
        drift: receives the JSON of each response before it is decoded.
    """

    converter: cattrs.Converter | None
    strict: bool = attrs.field(kw_only=True)
    api: Api = attrs.field(kw_only=True)
    drift: ResponseObserver | None = attrs.field(default=None, kw_only=True)
    _other_names: NameVariants = attrs.field(init=False)

    def __attrs_post_init__(self) -> None:
        self._other_names = NameVariants(self.api, self._make_part)

    def one(self, operation: Operation[T], value: Any) -> T:
        """Return the one object of a response.

        An empty response to a write becomes an object without fields, because some writes succeed
        with an empty body. An array of one becomes its item; that is a mismatch unless the
        operation has `unwrap`.

        Raises:
            UnexpectedShapeError: the response is not one object, or has a mismatch, if strict.
        """
        if self.drift is not None:
            self.drift.observe(self.api, operation, value)
        report = MismatchReport()
        made = self._one(operation, value, report, unwrap=operation.unwrap)
        if report.mismatches:
            self._report_mismatches(operation, report)
        return made

    def many(
        self,
        operation: Operation[T],
        value: Any,
        tell_total: Callable[[int], None] = lambda _: None,
    ) -> list[T]:
        """Return the objects of a response.

        One object in place of an array becomes an array of one, unless the items are in a field of
        an object. `tell_total` is called with the number of items of the whole list, if the
        response holds it.

        Raises:
            UnexpectedShapeError: an item is not an object, or has a mismatch, if strict.
        """
        if self.drift is not None:
            self.drift.observe(self.api, operation, value)
        report = MismatchReport()
        name = None if operation.paging is None else operation.paging.items
        if name is None:
            made = self._listed(operation, value, report)
        else:
            self._note_nameless_items(operation, name, value, report)
            made = self._items_of(operation, name, value, report, tell_total)
        if report.mismatches:
            self._report_mismatches(operation, report)
        return made

    def _one(
        self, operation: Operation[T], value: Any, report: MismatchReport, *, unwrap: bool
    ) -> T:
        if value.__class__ is list and len(value) == 1:
            value = value[0]
            if not unwrap:
                place = operation.returns.type.__name__
                report.note(place, "an object", "an array of one")
        if value is None:
            _require_write(operation)
            value = {}
        return self._structure(operation, value, report)

    def _listed(self, operation: Operation[T], value: Any, report: MismatchReport) -> list[T]:
        if value is None:
            _require_write(operation)
            return []
        if value.__class__ is not list:
            return [self._structure(operation, value, report)]
        made: list[T] = []
        refused = False
        for report.item, item in enumerate(value):
            if item.__class__ is dict:
                made.append(self._structure(operation, item, report))
            else:
                report.note(operation.returns.type.__name__, "an object", type(item).__name__)
                refused = True
        if refused:
            raise UnexpectedShapeError(str(report))
        return made

    def _items_of(
        self,
        operation: Operation[T],
        name: str,
        value: Any,
        report: MismatchReport,
        tell_total: Callable[[int], None],
    ) -> list[T]:
        """Return the items in a field of the one object of a response."""
        if value == []:
            return []
        named = _has_name(operation.returns, name, value)
        envelope = self._one(operation, value, report, unwrap=True)
        if (total := _total_in(operation, envelope)) is not None:
            tell_total(total)
        items = getattr(envelope, name)
        place = f"{operation.returns.type.__name__}.{name}"
        if items is None:
            # Null or no field does not prove an empty list, unless a total confirms it.
            if operation.effect is Effect.READ and not (named and total is not None):
                raise UnexpectedShapeError(f"{place}: expected list, found nothing")
            return []
        if items.__class__ is not list:
            raise UnexpectedShapeError(f"{place}: expected list, found {type(items).__name__}")
        reported = {mismatch.place for mismatch in report.mismatches}
        refused = False
        for index, item in enumerate(items):
            if not isinstance(item, Model):
                refused = True
                if f"{place}[{index}]" not in reported:
                    report.note(f"{place}[{index}]", "an object", type(item).__name__)
        if refused:
            raise UnexpectedShapeError(str(report))
        return cast("list[T]", items)

    def _note_nameless_items(
        self, operation: Operation[Any], name: str, value: Any, report: MismatchReport
    ) -> None:
        """Record the items in a field of the one object that hold no known field."""
        model = operation.returns
        holder: Any = value[0] if value.__class__ is list and len(value) == 1 else value
        if holder.__class__ is not dict:
            return
        field, part = next(
            pair
            for pair in self._other_names.parts(model, near=operation.resource)
            if pair[0].name == name
        )
        several = (held for n, held in holder.items() if model.alike.get(folded(n)) is field)
        items: Any = next(several, None)
        if items.__class__ is not list:
            return
        for index, item in enumerate(items):
            if item.__class__ is dict and not any(folded(one) in part.alike for one in item):
                place = f"{model.type.__name__}.{name}[{index}]"
                self._note_nothing(operation, part, place, len(item), report)

    def _structure(self, operation: Operation[T], value: Any, report: MismatchReport) -> T:
        model = operation.returns
        if value.__class__ is not dict:
            raise UnexpectedShapeError(
                f"expected {model.type.__name__}, found {type(value).__name__}"
            )
        size = len(value)
        made: Any
        if self.converter is None:  # Inlined `_make`: one call per object costs time.
            try:
                made = model.structure(value, report)
            except RecursionError:
                raise UnexpectedShapeError(f"{model.type.__name__} is nested too deeply") from None
            is_plain = not (made.extra or model.has_parts)
        else:
            made = _with_cattrs(self.converter, model, value, report)
            is_plain = False
        if report.values:
            report.locate(made)
        if not (is_plain and size):
            self._examine(operation, made, value, size, report)
        return cast("T", made)

    def _make(self, model: ModelDescription[T], value: dict[str, Any], report: MismatchReport) -> T:
        if self.converter is not None:
            return _with_cattrs(self.converter, model, value, report)
        try:
            return model.structure(value, report)
        except RecursionError:
            raise UnexpectedShapeError(f"{model.type.__name__} is nested too deeply") from None

    def _make_part(
        self, model: ModelDescription[T], value: dict[str, Any], report: MismatchReport
    ) -> T | None:
        """Return a model built from some of its fields; `None` if a user's converter needs more."""
        try:
            return self._make(model, value, report)
        except UnexpectedShapeError:
            if self.converter is None:
                raise
            return None

    def _examine(
        self,
        operation: Operation[Any],
        made: Any,
        rest: dict[str, Any],
        size: int,
        report: MismatchReport,
    ) -> None:
        """Find known names in another notation, and record an object without any known name.

        Args:
            operation: the operation that was called.
            made: the decoded object.
            rest: the JSON fields that were not consumed; with a user's converter, all of them.
            size: the number of fields the JSON object had.
            report: collects the mismatches.
        """
        if isinstance(made, Model):
            self._other_names.take_over(made, operation, report)
        model = operation.returns
        if len(rest) == size and not any(folded(name) in model.alike for name in rest):
            self._note_nothing(operation, model, model.type.__name__, size, report)

    def _note_nothing(
        self,
        operation: Operation[Any],
        model: ModelDescription[Any],
        place: str,
        size: int,
        report: MismatchReport,
    ) -> None:
        """Record that an object holds no known field, unless its model has no fields."""
        if not size or model.fields:
            report.note(place, "a name that the spec knows", "only others" if size else "nothing")
            if operation.effect is not Effect.READ or not model.guessed:
                report.shows_nothing = True

    def _report_mismatches(self, operation: Operation[Any], report: MismatchReport) -> None:
        if report.shows_nothing and operation.effect is Effect.READ:
            raise UnexpectedShapeError(str(report))
        if self.strict:
            kind = NoKnownNameError if report.shows_nothing else UnexpectedShapeError
            raise kind(str(report))
        with contextlib.suppress(
            Exception
        ):  # A failing log must not make a sent request look unsent.
            _log.warning(
                "%s: the response does not match the spec: %s", operation, report.shortened()
            )


def _total_in(operation: Operation[Any], envelope: object) -> int | None:
    """Return the total that the object around the items reports; `None` if it reports none."""
    names = operation.paging.total if operation.paging else ()
    found: object = envelope if names else None
    for name in names:
        found = getattr(found, name, None)
    return found if type(found) is int and found >= 0 else None


def _has_name(model: ModelDescription[Any], name: str, value: Any) -> bool:
    """Return whether the one object of a response has a field, even null, in any notation."""
    holder: Any = value[0] if value.__class__ is list and len(value) == 1 else value
    names: Any = holder if holder.__class__ is dict else ()
    fields = (model.alike.get(folded(one)) for one in names)
    return any(field is not None and field.name == name for field in fields)


def _with_cattrs(
    converter: cattrs.Converter, model: ModelDescription[T], value: Any, report: MismatchReport
) -> T:
    """Decode with a user's converter; its error texts are dropped, as they may quote data."""
    from cattrs.errors import BaseValidationError

    reset = _report.set(report)
    try:
        return converter.structure(value, model.type)
    except UnexpectedShapeError:
        raise
    except (
        *(BaseValidationError, ArithmeticError, AttributeError, LookupError),
        *(RuntimeError, TypeError, ValueError),  # RuntimeError: nested too deeply
    ) as error:
        failure = type(error).__name__
    finally:
        _report.reset(reset)
    raise UnexpectedShapeError(f"the converter failed to make a {model.type.__name__} ({failure})")


def _require_write(operation: Operation[Any]) -> None:
    """Refuse an empty response to a read, because it does not prove that nothing exists."""
    if operation.effect is Effect.READ:
        raise UnexpectedShapeError(f"expected {operation.returns.type.__name__}, found nothing")


def make_converter(api: Api) -> cattrs.Converter:
    """Return a cattrs converter with the API's own functions as hooks for its models."""
    import cattrs

    converter = cattrs.Converter()
    for model in api.models:
        converter.register_structure_hook(model.type, structure_hook(model))
        converter.register_unstructure_hook(model.type, model.unstructure)
    return converter


def structure_hook(model: ModelDescription[T]) -> Callable[[Any, object], T]:
    """Return the cattrs hook of a model, which does not change the mapping that it receives."""

    def structure(value: Any, _: object) -> T:
        if not isinstance(value, Mapping):
            raise UnexpectedShapeError(
                f"{model.type.__name__} needs a mapping, not {type(value).__name__}"
            )
        return model.structure(_copied(value), _report.get() or MismatchReport())

    return structure


def _copied(value: Any) -> Any:
    """Return a deep copy of JSON, which the emitted function may consume."""
    if isinstance(value, Mapping):
        mapping = cast("Mapping[str, Any]", value)
        return {name: _copied(item) for name, item in mapping.items()}
    if value.__class__ is list:
        return [_copied(item) for item in value]
    return value
