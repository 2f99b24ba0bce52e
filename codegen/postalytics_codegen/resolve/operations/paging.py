"""Check the pagination of lists."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

from ...language import PAGING_OPTIONS, PAGING_STYLES
from ...model import PagingModel
from ...yaml import quoted
from ..models import check_field, check_path, check_single, is_reported, with_shared_fields
from ..names import claim_all

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ...language import Operation, Paginate, PagingStyle
    from ...model import FieldModel, ParameterModel
    from ...yaml import Diagnostics, Name, Text
    from ..models import DeclaredModel

_NUMBERS = ("int", "int64")


@attrs.frozen
class PagingChecker:
    """Checker of the pagination of one operation."""

    _operation: Operation
    _paginate: Paginate
    _response: DeclaredModel | None
    _models: Mapping[str, DeclaredModel]
    _diagnostics: Diagnostics

    def check(
        self, query: tuple[ParameterModel, ...]
    ) -> tuple[DeclaredModel | None, PagingModel | None]:
        """Return the model of an item, and the pagination; each is `None` if it has problems."""
        paginate = self._paginate
        item, items = self._response, self._items()
        if paginate.items is not None:
            item = self._models.get(items.type.model or "") if items else None
        total, more = self._path(paginate.total, "total", "an int"), self._more(query)
        if paginate.items is None and not isinstance(self._operation.returns, list):
            self._diagnostics.report(
                paginate.place,
                "only a list can be read page by page: 'returns' must be in brackets, or 'items' "
                "must name the field with the list",
            )
            return item, None
        self._check_keys()
        start = self._start(query)
        limit = self._limit(query)
        row = paginate.row if self._style.takes("row") else None
        known = item and with_shared_fields(item, self._models)
        key = [self._field(name, known, "a single value") for name in paginate.key]
        if start is None:
            return item, None
        return item, PagingModel(
            style=self._style,
            start=start,
            limit=limit,
            row=self._field(row, known, "an int") if row else None,
            key=tuple(field for field in key if field is not None),
            items=items,
            total=total,
            more=more,
            end_error=paginate.end.error if paginate.end else None,
        )

    def _items(self) -> FieldModel | None:
        """Return the response field with the list; `None` if the response is the list itself."""
        name = self._paginate.items
        if name is None:
            return None
        if isinstance(self._operation.returns, list):
            self._diagnostics.report(
                name.place,
                "'items' is for a list inside an object, but 'returns' is the list itself",
            )
        field = check_field(name, name.place, self._response, self._diagnostics)
        if field is None or is_reported(field.type):
            return None
        if not (field.type.many and field.type.model):
            self._diagnostics.report(
                name.place, f"the field {quoted(name)} must be a list of a model"
            )
            return None
        return field

    @property
    def _style(self) -> PagingStyle:
        return PAGING_STYLES[self._paginate.style]

    def _path(self, path: Text | None, option: str, wanted: str) -> tuple[FieldModel, ...]:
        """Return the path to a field of the object around the list; empty if there is none."""
        if path is None:
            return ()
        if self._paginate.items is None:
            self._diagnostics.report(
                path.place, f"{option!r} is in the object around the list, so it needs 'items'"
            )
            return ()
        return check_path(path, self._response, self._models, wanted, self._diagnostics)

    def _more(self, query: tuple[ParameterModel, ...]) -> tuple[FieldModel, ...]:
        """Return the path to the field that tells how the list goes on; empty if there is none."""
        if not self._style.takes("more"):
            return ()
        scalars = {parameter.name: parameter.scalar for parameter in query}
        start = scalars.get(self._paginate.start)
        # Of another type, the start is a problem itself.
        own = {"string": "a string", **dict.fromkeys(_NUMBERS, "an int")}
        wanted = self._style.more or own.get(start or "", "a single value")
        return self._path(self._paginate.more, "more", wanted)

    def _start(self, query: tuple[ParameterModel, ...]) -> ParameterModel | None:
        """Return the parameter with the start of a page."""
        paginate = self._paginate
        start = self._parameter(paginate.start, query, self._style.starts)
        if start is not None and self._style.first is None:
            wrong = "have a 'default'" if start.default is not None else "be 'required'"
            if start.default is not None or start.required:
                self._diagnostics.report(
                    paginate.start.place,
                    f"the first page of the style {quoted(paginate.style)} is requested without "
                    f"{quoted(paginate.start)}, so it cannot {wrong}",
                )
        return start

    def _check_keys(self) -> None:
        """Report missing options of the style, and options of other styles."""
        paginate = self._paginate
        style = f"the style {quoted(paginate.style)}"
        for option in PAGING_OPTIONS:
            if option in self._style.needs and option not in paginate.places:
                self._diagnostics.report(paginate.place, f"{style} needs a {option!r}")
            elif option in paginate.places and not self._style.takes(option):
                self._diagnostics.report(paginate.at(option), f"{style} has no {option!r}")
        if not paginate.key:
            self._diagnostics.report(paginate.at("key"), "'key' must name at least one field")
        claim_all("field", paginate.key, self._diagnostics)

    def _limit(self, query: tuple[ParameterModel, ...]) -> ParameterModel | None:
        name = self._paginate.limit
        if name is None or not self._style.takes("limit"):
            return None
        limit = self._parameter(name, query, _NUMBERS)
        if limit is not None and (limit.maximum is None or limit.maximum < 1):
            least = "" if limit.maximum is None else " of at least 1"
            self._diagnostics.report(
                name.place, f"the parameter {quoted(name)} needs a 'maximum'{least}"
            )
        if self._paginate.start == name:
            self._diagnostics.report(name.place, "'start' and 'limit' must be different parameters")
        return limit

    def _parameter(
        self, name: Name, query: tuple[ParameterModel, ...], types: tuple[str, ...]
    ) -> ParameterModel | None:
        known = {parameter.name: parameter for parameter in query}
        if name in known:
            wrong = known[name].scalar not in types or known[name].style
            if wrong and not is_reported(known[name].type):
                wanted = "a string or an int" if "string" in types else "an int"
                self._diagnostics.report(
                    name.place, f"the parameter {quoted(name)} must be {wanted}"
                )
            return known[name]
        if self._operation.sound:
            self._diagnostics.report_unknown(
                name.place,
                name,
                known,
                f"the query parameter {quoted(name)} is not declared under 'query'",
            )
        return None

    def _field(self, name: Name, item: DeclaredModel | None, wanted: str) -> FieldModel | None:
        return check_single(name, name.place, item, wanted, self._diagnostics)
