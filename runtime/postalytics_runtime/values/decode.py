"""Decoding of responses: JSON to models.

For every model the emitted package supplies one function from JSON and one to JSON. This module
calls them directly, and registers them as hooks of the cattrs converter of `make_converter`.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Mapping
from contextvars import ContextVar
from typing import TYPE_CHECKING, Any, Generic, TypeAlias, TypeVar, cast

import attrs

from ..observability import log
from ..schema import Effect, MismatchReport, Model, value_at
from ..suggestions import folded
from .name_variants import NameVariants, parts_of

if TYPE_CHECKING:
    import cattrs

    from ..schema import Api, ModelDescription, Operation

T = TypeVar("T")
R = TypeVar("R")

Observe: TypeAlias = "Callable[[Api, Operation[Any], Any], None]"

_report: ContextVar[MismatchReport | None] = ContextVar("_report", default=None)
"""The report for the hooks of a converter, while a response is read with it."""


class UnexpectedShapeError(ValueError):
    """A response does not have the shape that the operation returns."""


class NoKnownNameError(UnexpectedShapeError):
    """A response to a write holds no field that the spec knows, so it confirms nothing."""


@attrs.define(eq=False, repr=False)
class ResponseDecoder:
    """Decoder from the JSON of responses to models.

    A mismatch is logged, and the value is kept as received. The response to a read that holds no
    field that the spec knows is refused, because it must not look like an empty record.

    Args:
        converter: a cattrs converter whose hooks replace the emitted functions.
        strict: whether a response with a mismatch is refused.
        api: the API whose models are looked up.
        observe: receives the JSON of each response before it is decoded.
    """

    converter: cattrs.Converter | None
    strict: bool = attrs.field(kw_only=True)
    api: Api = attrs.field(kw_only=True)
    observe: Observe | None = attrs.field(default=None, kw_only=True)
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
        decoding = self._begin(operation, value)
        return decoding.checked(decoding.one(value, unwrap=operation.unwrap))

    def many(
        self,
        operation: Operation[T],
        value: Any,
        read_envelope: Callable[[object], None] = lambda _: None,
    ) -> list[T]:
        """Return the objects of a response.

        One object in place of an array becomes an array of one, unless the items are in a field of
        an object. `read_envelope` is called with the object around the items, if there is one.

        Raises:
            UnexpectedShapeError: an item is not an object, or has a mismatch, if strict.
        """
        decoding = self._begin(operation, value)
        name = None if operation.paging is None else operation.paging.items
        if name is None:
            return decoding.checked(decoding.listed(value))
        return decoding.checked(decoding.items(name, value, read_envelope))

    def _begin(self, operation: Operation[T], value: Any) -> _Decoding[T]:
        if self.observe is not None:
            self.observe(self.api, operation, value)
        return _Decoding(operation, self.converter, self._other_names, self.strict)

    def _make_part(
        self, model: ModelDescription[T], value: dict[str, Any], report: MismatchReport
    ) -> T | None:
        """Return a model built from some of its fields; `None` if a user's converter needs more."""
        if self.converter is None:
            return model.structure(value, report)
        try:
            return _with_cattrs(self.converter, model, value, report)
        except UnexpectedShapeError:
            return None


@attrs.define(eq=False, repr=False)
class _Decoding(Generic[T]):
    """One response on its way to models."""

    _operation: Operation[T]
    _converter: cattrs.Converter | None
    _other_names: NameVariants
    _strict: bool
    _report: MismatchReport = attrs.field(init=False, factory=MismatchReport)

    def one(self, value: Any, *, unwrap: bool) -> T:
        """Return the one object of the response."""
        if value.__class__ is list and len(value) == 1:
            value = value[0]
            if not unwrap:
                place = self._operation.returns.type.__name__
                self._report.note(place, "an object", "an array of one")
        if value is None:
            self._require_write()
            value = {}
        return self._structure(value)

    def listed(self, value: Any) -> list[T]:
        """Return the objects of a response that is the list itself."""
        if value is None:
            self._require_write()
            return []
        if value.__class__ is not list:
            return [self._structure(value)]
        made: list[T] = []
        report, refused = self._report, False
        for report.item, item in enumerate(value):
            if item.__class__ is dict:
                made.append(self._structure(item))
            else:
                place = self._operation.returns.type.__name__
                report.note(place, "an object", type(item).__name__)
                refused = True
        if refused:
            raise UnexpectedShapeError(str(report))
        return made

    def items(self, name: str, value: Any, read_envelope: Callable[[object], None]) -> list[T]:
        """Return the items in a field of the one object of the response."""
        if value == []:
            return []
        operation, report = self._operation, self._report
        # Read first, because decoding consumes the JSON.
        received = _received(operation.returns, name, value)
        part = self._note_nameless_items(name, received)
        envelope = self.one(value, unwrap=True)
        read_envelope(envelope)
        items = getattr(envelope, name)
        place = f"{operation.returns.type.__name__}.{name}"
        if items is None:
            # Null or no field does not prove an empty list, unless a total confirms it.
            if operation.effect is Effect.READ and not (
                received and _has_total(operation, envelope)
            ):
                raise UnexpectedShapeError(f"{place}: expected list, found nothing")
            return []
        if items.__class__ is not list:
            raise UnexpectedShapeError(f"{place}: expected list, found {type(items).__name__}")
        reported = {mismatch.place for mismatch in report.mismatches}
        refused = False
        for index, item in enumerate(items):
            # A union keeps the object of a model that the spec lacks.
            if not (isinstance(item, Model) or (part.members and item.__class__ is dict)):
                refused = True
                if f"{place}[{index}]" not in reported:
                    report.note(f"{place}[{index}]", "an object", type(item).__name__)
        if refused:
            raise UnexpectedShapeError(str(report))
        return cast("list[T]", items)

    def checked(self, made: R) -> R:
        """Return what was made; log or refuse it if it does not match the spec."""
        report, operation = self._report, self._operation
        if not report.mismatches:
            return made
        if report.shows_nothing and operation.effect is Effect.READ:
            raise UnexpectedShapeError(str(report))
        if self._strict:
            kind = NoKnownNameError if report.shows_nothing else UnexpectedShapeError
            raise kind(str(report))
        with contextlib.suppress(Exception):
            # A failing log must not make a sent request look unsent.
            said = report.shortened()
            log.warning("%s: the response does not match the spec: %s", operation, said)
        return made

    def _note_nameless_items(self, name: str, received: list[Any]) -> ModelDescription[Any]:
        """Record the items in a field that hold no known field, and return their model."""
        model = self._operation.returns
        parts = parts_of(self._other_names.api, model, self._operation.resource)
        whole = next(part for field, part in parts if field.name == name)
        items: Any = received[0] if received and received[0].__class__ is list else []
        for index, item in enumerate(items):
            part = whole.member(item)
            if item.__class__ is dict and not any(folded(one) in part.alike for one in item):
                self._note_nothing(part, f"{model.type.__name__}.{name}[{index}]", len(item))
        return whole

    def _structure(self, value: Any) -> T:
        model, report = self._operation.returns, self._report
        if value.__class__ is not dict:
            raise UnexpectedShapeError(
                f"expected {model.type.__name__}, found {type(value).__name__}"
            )
        size, converter = len(value), self._converter
        made: Any
        try:
            if converter is not None:
                made = _with_cattrs(converter, model, value, report)
            else:
                made = model.structure(value, report)
            if report.values:
                report.locate(made)
            if converter is None and size and not (model.has_parts or made.extra):
                return cast("T", made)
            if isinstance(made, Model):  # A user's converter may make another type.
                self._other_names.take_over(made, self._operation, report)
        except RecursionError:
            raise UnexpectedShapeError(f"{model.type.__name__} is nested too deeply") from None
        # `value` holds the fields that were not consumed; after a user's converter, all of them.
        if len(value) == size and not any(folded(name) in model.alike for name in value):
            self._note_nothing(model, model.type.__name__, size)
        return cast("T", made)

    def _note_nothing(self, model: ModelDescription[Any], place: str, size: int) -> None:
        """Record that an object holds no known field, unless its model has no fields."""
        if not size or model.fields:
            found = "only others" if size else "nothing"
            self._report.note(place, "a name that the spec knows", found)
            if self._operation.effect is not Effect.READ or not model.guessed:
                self._report.shows_nothing = True

    def _require_write(self) -> None:
        """Refuse an empty response to a read, because it does not prove that nothing exists."""
        if self._operation.effect is Effect.READ:
            kind = self._operation.returns.type.__name__
            raise UnexpectedShapeError(f"expected {kind}, found nothing")


def _has_total(operation: Operation[Any], envelope: object) -> bool:
    """Return whether the object around the items reports a total."""
    found = value_at(envelope, operation.paging.total) if operation.paging else None
    return type(found) is int and found >= 0


def _received(model: ModelDescription[Any], name: str, value: Any) -> list[Any]:
    """Return the values of a field of the one object of a response, in any notation."""
    holder: Any = value[0] if value.__class__ is list and len(value) == 1 else value
    pairs: Any = holder.items() if holder.__class__ is dict else ()
    fields = ((model.alike.get(folded(one)), held) for one, held in pairs)
    return [held for field, held in fields if field is not None and field.name == name]


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
