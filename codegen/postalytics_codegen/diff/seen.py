"""Reads off the model of an API what callers see of it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from ..language import Deprecation, Window
from ..model import (
    ApiModel,
    CodeModel,
    CommandModel,
    EventsModel,
    ExportColumnModel,
    FieldModel,
    FieldType,
    OperationModel,
    ParameterModel,
    RecordChangeModel,
    ResolvedModel,
    ResourceModel,
    WebhookUseModel,
)
from ..yaml import Name, Position, Text, TypeName
from .surface import Facts, Surface, shown_place

_PARAMETER = re.compile(r"\{[^}]*\}")


def seen(api: ApiModel, folder: Path) -> Surface:
    """Return what callers see of an API.

    Args:
        api: the API.
        folder: the folder of its spec, for places.
    """
    return _SurfaceReader(folder).read(api)


class _SurfaceReader:
    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._surface = Surface()

    def read(self, api: ApiModel) -> Surface:
        self._api(api)
        for type_ in api.types:
            facts: Facts = {"scalar": type_.scalar, "resource": type_.resource}
            facts["codes"] = bool(type_.codes)
            self._add("type", type_.name, facts, type_.name.place)
            for code in type_.codes:
                facts = {"value": _plain(code.value), **_ending(code)}
                self._add("code", f"{type_.name}.{code.name}", facts, code.name.place)
        for model in api.models:
            self._model(model)
        for resource in api.resources:
            self._resource(resource)
        if api.events:
            self._events(api.events)
        for export in api.exports:
            columns = [*export.columns, *(one for it in export.addresses for one in it.columns)]
            facts = {
                "recognised_by": [[_plain(one) for one in it] for it in export.recognised_by],
                "columns": [*map(_column, columns)],
                "ignored": [_plain(one) for one in export.ignored],
            }
            self._add("export", export.name, facts, export.title.place)
        return self._surface

    def _add(self, kind: str, name: str, facts: Facts, place: Position | None = None) -> None:
        shown = shown_place(place.path, place.line, self._folder) if place else None
        # A fact that is not stated is left out, so that a new fact of the language changes nothing.
        given = {fact: it for fact, it in facts.items() if it or type(it) is int}
        self._surface.add(kind, str(name), given, shown)

    def _api(self, api: ApiModel) -> None:
        facts: Facts = {
            "name": api.name,
            "package": api.package,
            "base_path": api.base_path,
            "limits": _limits(api.limits),
            "default_environment": api.default_environment,
            "envelope": api.errors.envelope,
            "message_at": [*api.errors.message_paths],
            "details_at": [*api.errors.details_paths],
        }
        if api.account:
            read = api.account.read
            facts["account"] = f"{_operation(read)}: {_field(read.item, api.account.field)}"
            facts["account_names"] = [_field(read.item, one) for one in api.account.names]
        self._add("api", "api", facts, api.name.place)
        for one in api.environments:
            facts = {"url": _plain(one.url), "api_key": _plain(one.api_key)}
            facts |= {"limits": _limits(one.limits), "deprecated": _deprecated(one.deprecated)}
            self._add("environment", one.name, facts, one.name.place)

    def _model(self, model: ResolvedModel) -> None:
        facts: Facts = {
            "direction": model.kind,
            "resource": model.resource,
            "replaces": model.replaces,
            "personal": model.personal,
        }
        self._add("model", model.name, facts, model.name.place)
        for field in model.fields:
            facts = {
                **_type(field.type),
                **_ending(field),
                "direction": model.kind,
                "wire": _plain(field.wire),
                "also": [_plain(one) for one in field.also],
                "required": field.required,
                "secret": field.secret,
                "min_length": field.min_length,
                "max_length": field.max_length,
                "print_length": field.print_length,
                "format": field.format,
                "headers": [_plain(one) for one in field.headers],
            }
            self._add("field", _field(model.name, field), facts, field.name.place)

    def _resource(self, resource: ResourceModel) -> None:
        self._add("resource", resource.name, {}, resource.name.place)
        if resource.commands:
            facts: Facts = {"resource": resource.name}
            self._add("command group", resource.group, facts, resource.name.place)
        for operation in resource.operations:
            self._operation(operation)
        for command in resource.commands:
            self._command(resource.group, command)

    def _operation(self, operation: OperationModel) -> None:
        name = _operation(operation)
        facts: Facts = {
            "method": operation.method,
            "path": _PARAMETER.sub("{}", operation.path),
            "path_order": _path_order(operation),
            "effect": operation.effect,
            "body": operation.body,
            "returns": f"[{operation.item}]" if operation.many else operation.item,
            "unwrap": operation.unwrap,
            **_ending(operation),
            **_paging(operation),
            **_guard(operation),
            **_ambiguity(operation),
        }
        self._add("operation", name, facts, operation.name.place)
        for where, parameters in (
            ("path", operation.path_parameters),
            ("query", operation.query_parameters),
        ):
            for one in parameters:
                if one in _of_pages(operation):
                    continue
                self._add("parameter", f"{name}.{one.name}", _parameter(one, where), one.name.place)
        self._bulk(operation)
        if switch := operation.switch:
            facts = {
                "operation": name,
                "argument": switch.argument,
                "read": _operation(switch.read),
                "field": _field(switch.read.item, switch.field),
                "on": _plain(switch.on),
                "off": _plain(switch.off),
                "words": [*switch.words],
            }
            named = f"{operation.resource}.{switch.function}"
            self._add("switch", named, facts, switch.function.place)

    def _bulk(self, operation: OperationModel) -> None:
        if (bulk := operation.bulk) is None:
            return
        body = str(operation.body)
        facts: Facts = {
            "operation": _operation(operation),
            "command": bulk.command,
            "target": bulk.target,
            "done": bulk.done,
            "fixed": [_value(operation, one) for one in bulk.fixed],
            "require": [
                " or ".join(
                    sorted(" + ".join(f"{body}.{it}" for it in sorted(one)) for one in rule)
                )
                for rule in bulk.require
            ],
            "match": [_field(body, one) for one in bulk.match],
            "reconcile": _operation(bulk.reconcile) if bulk.reconcile else None,
            "compare": [f"{one.name}: {_operation(one.read)}" for one in bulk.compare],
            "targets": _operation(bulk.targets.lists) if bulk.targets else None,
        }
        named = f"{operation.resource}.{bulk.function}"
        self._add("upload", named, facts, bulk.function.place)

    def _command(self, group: str, command: CommandModel) -> None:
        operation = command.operation
        name, place = f"{group} {command.name}", operation.name.place
        arguments = [_value(operation, one.given) for one in command.values if not one.option]
        facts: Facts = {
            "operation": _operation(operation),
            "calls": _called(operation),
            "arguments": arguments,
            "columns": [_field(operation.item, one) for one in command.columns],
            "shows": _operation(command.shows) if command.shows else None,
            **_change(command.change),
            "own_key": command.own_key and f"{operation.body}.{command.own_key}",
        }
        self._add("command", name, facts, place)
        for value in command.values:
            if value.option is not None:
                facts = {"takes": _value(operation, value.given)}
                self._add("option", f"{name} {value.option}", facts, value.given.name.place)

    def _events(self, events: EventsModel) -> None:
        polled, deliveries, webhooks = events.polled, events.deliveries, events.webhooks
        facts: Facts = {
            "noun": events.noun,
            "poll": _operation(polled.read),
            "poll_fields": [
                _field(polled.read.item, one)
                for one in (polled.subject, polled.kind, polled.date, polled.detail)
                if one
            ],
            "interval": polled.interval,
            "lag": polled.lag,
        }
        if deliveries:
            paths = (deliveries.source, deliveries.subject, deliveries.kind, deliveries.date)
            facts["delivery"] = str(deliveries.model.name)
            facts["delivery_fields"] = [_path(deliveries.model.name, path) for path in paths]
            facts["varying"] = [_plain(one) for one in deliveries.varying]
        if webhooks:
            used = (webhooks.list, webhooks.create, webhooks.replace, webhooks.delete)
            facts["webhooks"] = [_operation(one) for one in used]
            facts |= _webhook(webhooks)
            facts["sources"] = _operation(webhooks.sources)
        self._add("events", "events", facts, events.noun.place)
        for kind in events.kinds:
            facts = {"code": _plain(kind.code), "label": _plain(kind.label), "online": kind.online}
            self._add("event", kind.name, facts, kind.name.place)
        for one in events.lists:
            facts = {
                "reads": _operation(one.read),
                "key": _field(one.read.item, one.key),
                "interval": one.interval,
                "full_interval": one.full_interval,
                "overlap": one.overlap,
            }
            self._add("watched list", one.function, facts, one.function.place)


def _operation(operation: OperationModel) -> str:
    return f"{operation.resource}.{operation.name}"


def _called(operation: OperationModel) -> str:
    """Return the function that a command calls."""
    switch = operation.switch
    return f"{operation.resource}.{switch.function}" if switch else _operation(operation)


def _field(model: TypeName | str, field: FieldModel) -> str:
    return f"{model}.{field.name}"


def _value(operation: OperationModel, given: ParameterModel | FieldModel) -> str:
    """Return what a value of an operation is given to, in full."""
    body = isinstance(given, FieldModel)
    return f"{operation.body if body else _operation(operation)}.{given.name}"


def _path(model: TypeName | str, fields: Iterable[FieldModel]) -> str:
    """Return the path to a field in a model, or in a model inside it."""
    steps: list[str] = []
    owner: TypeName | str | None = model
    for field in fields:
        steps.append(f"{owner}.{field.name}")
        owner = field.type.model
    return " > ".join(steps)


def _plain(value: Text | Name | str | int | bool | None) -> Any:
    return value.value if isinstance(value, Text) else value


def _type(type_: FieldType) -> Facts:
    name = type_.model or (type_.named.name if type_.named else type_.scalar)
    return {
        "type": f"[{name}]" if type_.many else str(name),
        "scalar": type_.scalar,
        "nullable": type_.nullable,
    }


def _parameter(parameter: ParameterModel, where: str) -> Facts:
    return {
        **_type(parameter.type),
        **_ending(parameter),
        "in": where,
        "wire": _plain(parameter.wire),
        "required": parameter.required or where == "path",
        "default": parameter.default,
        "minimum": parameter.minimum,
        "maximum": parameter.maximum,
    }


def _of_pages(operation: OperationModel) -> tuple[ParameterModel | None, ...]:
    """Return the parameters that the pages of a list take: callers do not see their names."""
    return (operation.paging.start, operation.paging.limit) if operation.paging else ()


def _paging(operation: OperationModel) -> Facts:
    if (paging := operation.paging) is None:
        return {}
    return {
        "paging": paging.style,
        "page_start": _plain(paging.start.wire),
        "page_default": paging.start.default,
        "page_limit": _plain(paging.limit.wire) if paging.limit else None,
        "page_maximum": paging.limit.maximum if paging.limit else None,
        "page_key": [_field(operation.item, one) for one in paging.key],
        "page_row": _field(operation.item, paging.row) if paging.row else None,
        "page_items": _field(operation.returns, paging.items) if paging.items else None,
        "page_total": _path(operation.returns, paging.total),
        "page_end": _plain(paging.end_error),
    }


def _path_order(operation: OperationModel) -> list[str]:
    """Return the parameters of a path, if their order can be another one."""
    names = [f"{_operation(operation)}.{one.name}" for one in operation.path_parameters]
    return names if len(names) > 1 else []


def _change(change: RecordChangeModel | None) -> Facts:
    if change is None:
        return {}
    facts: Facts = {"change": _operation(change.read)}
    facts["change_match"] = [_field(change.record, one) for one in change.match]
    if count := change.count:
        fields = [_field(count.lists.item, one) for one in (count.equals, count.total)]
        facts["change_count"] = [_operation(count.lists), *fields]
    return facts


def _webhook(webhooks: WebhookUseModel) -> Facts:
    body = str(webhooks.create.body)
    field, value = webhooks.active
    return {
        "webhook_fields": [
            *(_field(body, one) for one in (webhooks.source, webhooks.url)),
            f"{_field(body, field)} = {_plain(value)}",
        ],
        "webhook_ids": [_field(webhooks.sources.item, one) for one in webhooks.ids],
    }


def _column(column: ExportColumnModel) -> str:
    split = f" by {column.split}" if column.split else ""
    endings = ", ".join(str(_plain(one)) for one in column.endings)
    marks = [mark for mark in ("text_mark", "country") if getattr(column, mark)]
    return " ".join(
        [f"{_plain(column.header)}: {', '.join(column.fields)}{split}", *marks, endings]
    ).rstrip()


def _guard(operation: OperationModel) -> Facts:
    if (guard := operation.guard) is None:
        return {}
    item = guard.read.item
    return {
        "guard": _operation(guard.read),
        "guard_match": [
            f"{_field(item, one)} = {_operation(operation)}.{parameter}"
            for one, parameter in guard.match
        ],
        "guard_mode": guard.field
        and f"{_field(item, guard.field)}: {_plain(guard.harmless)}, {_plain(guard.live)}",
        "guard_also": [_operation(one) for one in guard.also],
    }


def _ambiguity(operation: OperationModel) -> Facts:
    if (ambiguity := operation.ambiguity) is None:
        return {}
    fields = [_field(ambiguity.read.item, one) for one in ambiguity.fields]
    parameter = f"{_operation(operation)}.{ambiguity.parameter}"
    return {"ambiguity": f"{parameter}: {', '.join(fields)}"}


def _ending(thing: CodeModel | FieldModel | OperationModel | ParameterModel) -> Facts:
    """Return what is said of the end of a thing, or of its old name."""
    old = thing.renamed_from
    return {"deprecated": _deprecated(thing.deprecated), "alias": old.name if old else None}


def _deprecated(stated: Deprecation | None) -> str | None:
    if stated is None:
        return None
    use = f"; use {stated.use}" if stated.use else ""
    end = f"; removed in {stated.remove_in}" if stated.remove_in else ""
    return f"since {stated.since}{use}{end}"


def _limits(windows: Iterable[Window]) -> list[str]:
    ordered = sorted(windows, key=lambda it: (it.seconds, it.requests))
    return [f"{one.requests} in {one.seconds} s" for one in ordered]
