"""Between JSON and models.

The emitted package brings a straight-line function each way for every model. They are used
as they are, and are hooks of the cattrs converter that users get from `make_converter`.
"""

from __future__ import annotations

import contextlib
import logging
from collections.abc import Callable, Mapping
from contextvars import ContextVar
from typing import TYPE_CHECKING, Any, Protocol, TypeVar, cast

from ..schema import Effect, MismatchReport, Model
from ..suggestions import folded
from .name_variants import NameVariants

if TYPE_CHECKING:
    import cattrs

    from ..schema import Api, ModelDescription, Operation

T = TypeVar("T")

_log = logging.getLogger("postalytics")

_report: ContextVar[MismatchReport | None] = ContextVar("_report", default=None)
"""Where the hooks of a converter report, while an answer is read with it."""


class UnexpectedShapeError(ValueError):
    """An answer is not what the operation answers."""


class NoKnownNameError(UnexpectedShapeError):
    """An answer to a write holds nothing that the spec knows, so it confirms nothing."""


class ResponseObserver(Protocol):
    """Sees the JSON of each answer before a model is made of it."""

    def observe(self, api: Api, operation: Operation[Any], answer: Any) -> None:
        """Note what is in the JSON of an answer, which stays as it is."""


class ResponseDecoder:
    """Makes models of the JSON of answers.

    What is odd about an answer is logged, and its values are kept as they came. A read whose
    answer holds no name that the spec knows is refused: it must not look like an empty record.

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
        drift: ResponseObserver | None = None,
    ) -> None:
        self._converter = converter
        self._strict = strict
        self._api = api
        self._drift = drift
        self._other_names = NameVariants(api, self._make_part)

    def one(self, operation: Operation[T], value: Any) -> T:
        """The one object of an answer.

        An empty answer to a write is an object without fields: some succeed with an empty body.
        An array of one is taken as what is in it, which is odd unless the operation says so.

        Raises:
            UnexpectedShapeError: there is not one object, or something is odd, if strict.
        """
        if self._drift is not None:
            self._drift.observe(self._api, operation, value)
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
        """The objects of an answer.

        One object in place of an array is taken as an array of one, unless the items are in a
        field of an object. `tell_total` takes the number of items of the whole list, if it is
        in the response.

        Raises:
            UnexpectedShapeError: there is anything else than objects, or something is odd, if
                strict.
        """
        if self._drift is not None:
            self._drift.observe(self._api, operation, value)
        report = MismatchReport()
        name = None if operation.paging is None else operation.paging.items
        if name is None:
            made = self._listed(operation, value, report)
        else:
            self._look_at_items(operation, name, value, report)
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
        """The items in a field of the one object of an answer."""
        if value == []:
            return []
        named = _has_name(operation.returns, name, value)
        envelope = self._one(operation, value, report, unwrap=True)
        if (total := _total_in(operation, envelope)) is not None:
            tell_total(total)
        items = getattr(envelope, name)
        place = f"{operation.returns.type.__name__}.{name}"
        if items is None:
            # It does not say that there is nothing, unless a total is there to hold null against.
            if operation.effect is Effect.READ and not (named and total is not None):
                raise UnexpectedShapeError(f"{place}: expected list, found nothing")
            return []
        if items.__class__ is not list:
            raise UnexpectedShapeError(f"{place}: expected list, found {type(items).__name__}")
        told = {issue.place for issue in report.mismatches}
        refused = False
        for index, item in enumerate(items):
            if not isinstance(item, Model):
                refused = True
                if f"{place}[{index}]" not in told:
                    report.note(f"{place}[{index}]", "an object", type(item).__name__)
        if refused:
            raise UnexpectedShapeError(str(report))
        return cast("list[T]", items)

    def _look_at_items(
        self, operation: Operation[Any], name: str, value: Any, report: MismatchReport
    ) -> None:
        """Note which items in a field of the one object hold no known name."""
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
        if self._converter is None:  # As in `_make`: a call more for each object can be measured.
            try:
                made = model.structure(value, report)
            except RecursionError:
                raise UnexpectedShapeError(f"{model.type.__name__} is nested too deeply") from None
            is_plain = not (made.extra or model.has_parts)
        else:
            made = _with_cattrs(self._converter, model, value, report)
            is_plain = False
        if report.values:
            report.locate(made)
        if not (is_plain and size):
            self._examine(operation, made, value, size, report)
        return cast("T", made)

    def _make(self, model: ModelDescription[T], value: dict[str, Any], report: MismatchReport) -> T:
        if self._converter is not None:
            return _with_cattrs(self._converter, model, value, report)
        try:
            return model.structure(value, report)
        except RecursionError:
            raise UnexpectedShapeError(f"{model.type.__name__} is nested too deeply") from None

    def _make_part(
        self, model: ModelDescription[T], value: dict[str, Any], report: MismatchReport
    ) -> T | None:
        """A model of some of its fields; `None` where a user's converter wants more of them."""
        try:
            return self._make(model, value, report)
        except UnexpectedShapeError:
            if self._converter is None:
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
        """Look for known names in another notation, and whether any name is known.

        Args:
            operation: what was done.
            made: what was made of the object.
            rest: what is left of it, which is all with a user's converter.
            size: how many names it had.
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
        """Note that an object holds no known name, unless there is none that it could hold."""
        if not size or model.fields:
            report.note(place, "a name that the spec knows", "only others" if size else "nothing")
            if operation.effect is not Effect.READ or not model.guessed:
                report.shows_nothing = True

    def _report_mismatches(self, operation: Operation[Any], report: MismatchReport) -> None:
        if report.shows_nothing and operation.effect is Effect.READ:
            raise UnexpectedShapeError(str(report))
        if self._strict:
            kind = NoKnownNameError if report.shows_nothing else UnexpectedShapeError
            raise kind(str(report))
        with contextlib.suppress(Exception):  # What was sent must not look unsent for a full disk.
            _log.warning("%s: the answer does not fit the spec: %s", operation, report.shortened())


def _total_in(operation: Operation[Any], envelope: object) -> int | None:
    """How many items a list has, as the object around its items says."""
    names = operation.paging.total if operation.paging else ()
    found: object = envelope if names else None
    for name in names:
        found = getattr(found, name, None)
    return found if type(found) is int and found >= 0 else None


def _has_name(model: ModelDescription[Any], name: str, value: Any) -> bool:
    """Whether the one object of an answer has a field, be it null, in whatever notation."""
    holder: Any = value[0] if value.__class__ is list and len(value) == 1 else value
    names: Any = holder if holder.__class__ is dict else ()
    fields = (model.alike.get(folded(one)) for one in names)
    return any(field is not None and field.name == name for field in fields)


def _with_cattrs(
    converter: cattrs.Converter, model: ModelDescription[T], value: Any, report: MismatchReport
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
        return model.structure(_copied(value), _report.get() or MismatchReport())

    return structure


def _copied(value: Any) -> Any:
    """JSON that can be taken apart."""
    if isinstance(value, Mapping):
        mapping = cast("Mapping[str, Any]", value)
        return {name: _copied(item) for name, item in mapping.items()}
    if value.__class__ is list:
        return [_copied(item) for item in value]
    return value
