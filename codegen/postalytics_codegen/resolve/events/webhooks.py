"""Check the operations on webhooks."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

from ...model import WebhookUseModel
from ...yaml import quoted
from ..models import read_value
from ..names import check_known, refuse_reserved

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ...language import WebhookUse
    from ...model import FieldModel, OperationModel, PolledListModel
    from ...yaml import Diagnostics, Text
    from ..models import DeclaredModel
    from ..names import Namespace
    from ..operations import ReadOperations

SUBSCRIBE = "subscribe"
"""The name of the emitted function."""


@attrs.frozen
class WebhookChecker:
    """Checker of the operations on webhooks, once all operations are known."""

    _reads: ReadOperations
    _declared: Mapping[str, DeclaredModel]
    _functions: Namespace
    _diagnostics: Diagnostics

    def check(self, written: WebhookUse, polled: PolledListModel | None) -> WebhookUseModel | None:
        """Return the operations on webhooks with the fields that they need."""
        self._functions.claim(SUBSCRIBE, written.place)
        for name in written.ids[:1]:  # It is a parameter of the function.
            refuse_reserved("event parameter", name, self._diagnostics)
        listed = self._reads.without_path(written.list, many=True, but="'list' lists the webhooks")
        create = self._sending(written.create, "create", written)
        replace = self._sending(written.replace, "replace", written)
        delete = self._delete(written)
        self._check_resource(
            [
                (written.list, listed),
                (written.create, create),
                (written.replace, replace),
                (written.delete, delete),
            ]
        )
        sources, ids = self._sources(written, polled)
        if listed is None:
            return None
        source = self._reads.field(written.source, listed)
        url = self._reads.field(written.url, listed, "a string")
        active = self._active(written, listed)
        if not (create and replace and delete and sources and source and url and active):
            return None
        return WebhookUseModel(
            list=listed,
            create=create,
            replace=replace,
            delete=delete,
            source=source,
            url=url,
            active=active,
            sources=sources,
            ids=ids,
            note=written.note,
        )

    def _sending(self, name: Text, effect: str, written: WebhookUse) -> OperationModel | None:
        """Return the operation that sends a webhook, whose body must have all its fields."""
        found = self._reads.changing(name, effect)
        if found is None:
            return None
        if found.body is None or found.path_parameters:
            self._diagnostics.report(
                name.place, f"{quoted(found.name)} must have a body and no path parameter"
            )
            return None
        if body := self._declared.get(found.body):
            known = body.fields_by_name
            complaint = f"{quoted(body.name)}, which {quoted(found.name)} sends, has no field"
            for field in (written.source, written.url, *written.active):
                check_known(field, field.place, known, complaint, self._diagnostics)
        return found

    def _delete(self, written: WebhookUse) -> OperationModel | None:
        found = self._reads.changing(written.delete, "delete")
        if found is None:
            return None
        names = [str(parameter.name) for parameter in found.path_parameters]
        if names != [written.source]:
            self._diagnostics.report(
                written.delete.place,
                f"{quoted(found.name)} must have one path parameter, {quoted(written.source)}",
            )
            return None
        return found

    def _check_resource(self, found: list[tuple[Text, OperationModel | None]]) -> None:
        """Report operations of several resources, because one of these gets the function."""
        known = [(name, one) for name, one in found if one is not None]
        for name, one in known[1:]:
            first = known[0][1]
            if one.resource != first.resource:
                self._diagnostics.report(
                    name.place,
                    f"{quoted(one.name)} belongs to the resource {quoted(one.resource)}, but "
                    f"{quoted(first.name)} to {quoted(first.resource)}: all operations on webhooks "
                    "must belong to one",
                )

    def _active(
        self, written: WebhookUse, listed: OperationModel
    ) -> tuple[FieldModel, int | bool | Text] | None:
        if len(written.active) != 1:
            self._diagnostics.report(
                written.at("active"), "'active' must have one field and its value"
            )
            return None
        ((name, text),) = written.active.items()
        field = self._reads.field(name, listed)
        if field is None:
            return None
        value = read_value("the value", field.type.scalar or "", text, self._diagnostics)
        return None if value is None or isinstance(value, float) else (field, value)

    def _sources(
        self, written: WebhookUse, polled: PolledListModel | None
    ) -> tuple[OperationModel | None, tuple[FieldModel, ...]]:
        """Return the operation that lists the sources, and the fields with their IDs."""
        sources = self._reads.without_path(
            written.sources, many=True, but="'sources' lists the sources"
        )
        if polled is not None and polled.source.name not in written.ids:
            self._diagnostics.report(
                written.at("ids"),
                f"'ids' must name {quoted(polled.source.name)}, with which events are polled",
            )
        if sources is None:
            return None, ()
        fields = [self._reads.field(name, sources) for name in written.ids]
        return sources, tuple(field for field in fields if field is not None)
