"""Reads off the model of an API what callers see of it."""

from __future__ import annotations

import re
from pathlib import Path

from ..model import (
    ApiModel,
    CommandModel,
    EventsModel,
    OperationModel,
    ResolvedModel,
    ResourceModel,
    UnionModel,
)
from ..yaml import Position
from .facts import (
    ambiguity_facts,
    change_facts,
    column_text,
    credential_texts,
    deprecated_text,
    ending_facts,
    field_name,
    field_path,
    function_called,
    guard_facts,
    idempotency_text,
    limit_texts,
    of_pages,
    operation_name,
    paging_facts,
    parameter_facts,
    path_order,
    plain,
    type_facts,
    value_name,
    webhook_facts,
)
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
                facts = {"value": plain(code.value), **ending_facts(code)}
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
                "recognised_by": [[plain(one) for one in it] for it in export.recognised_by],
                "columns": [*map(column_text, columns)],
                "ignored": [plain(one) for one in export.ignored],
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
            "authentication": credential_texts(api),
            "limits": limit_texts(api.limits),
            "default_environment": api.default_environment,
            "envelope": api.errors.envelope,
            "message_at": [*api.errors.message_paths],
            "details_at": [*api.errors.details_paths],
        }
        if api.idempotency:
            facts["idempotency"] = idempotency_text(api.idempotency)
        if api.account:
            read = api.account.read
            facts["account"] = f"{operation_name(read)}: {field_name(read.item, api.account.field)}"
            facts["account_names"] = [field_name(read.item, one) for one in api.account.names]
        self._add("api", "api", facts, api.name.place)
        for one in api.environments:
            facts = {"url": plain(one.url), "api_key": plain(one.api_key)}
            facts |= {
                "limits": limit_texts(one.limits),
                "deprecated": deprecated_text(one.deprecated),
            }
            self._add("environment", one.name, facts, one.name.place)

    def _union(self, union: ResolvedModel, told: UnionModel) -> None:
        facts: Facts = {
            "direction": union.kind,
            "resource": union.resource,
            "discriminator": plain(told.discriminator),
            "members": [f"{name}.{plain(text)}" for text, name in told.members],
        }
        self._add("union", union.name, facts, union.name.place)

    def _model(self, model: ResolvedModel) -> None:
        if model.union is not None:
            self._union(model, model.union)
            return
        facts: Facts = {
            "direction": model.kind,
            "resource": model.resource,
            "replaces": model.replaces,
            "personal": model.personal,
        }
        self._add("model", model.name, facts, model.name.place)
        for field in model.fields:
            facts = {
                **type_facts(field.type),
                **ending_facts(field),
                "direction": model.kind,
                "wire": plain(field.wire),
                "also": [plain(one) for one in field.also],
                "required": field.required and not field.type.constant,
                "secret": field.secret,
                "min_length": field.min_length,
                "max_length": field.max_length,
                "print_length": field.print_length,
                "format": field.format,
                "headers": [plain(one) for one in field.headers],
            }
            self._add("field", field_name(model.name, field), facts, field.name.place)

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
        name = operation_name(operation)
        facts: Facts = {
            "method": operation.method,
            "path": _PARAMETER.sub("{}", operation.path),
            "path_order": path_order(operation),
            "effect": operation.effect,
            "idempotency_key": operation.idempotency_key,
            "body": operation.body,
            "returns": f"[{operation.item}]" if operation.many else operation.result,
            "unwrap": operation.unwrap,
            **ending_facts(operation),
            **paging_facts(operation),
            **guard_facts(operation),
            **ambiguity_facts(operation),
        }
        self._add("operation", name, facts, operation.name.place)
        for where, parameters in (
            ("path", operation.path_parameters),
            ("query", operation.query_parameters),
            ("header", operation.header_parameters),
        ):
            for one in parameters:
                if one in of_pages(operation):
                    continue
                self._add(
                    "parameter", f"{name}.{one.name}", parameter_facts(one, where), one.name.place
                )
        self._bulk(operation)
        if switch := operation.switch:
            facts = {
                "operation": name,
                "argument": switch.argument,
                "read": operation_name(switch.read),
                "field": field_name(switch.read.item, switch.field),
                "on": plain(switch.on),
                "off": plain(switch.off),
                "words": [*switch.words],
            }
            named = f"{operation.resource}.{switch.function}"
            self._add("switch", named, facts, switch.function.place)

        if change := operation.change:
            facts = {"operation": name, "named": [value_name(operation, it) for it in change.named]}
            named = f"{operation.resource}.{change.function}"
            self._add("change function", named, facts, change.function.place)

    def _bulk(self, operation: OperationModel) -> None:
        if (bulk := operation.bulk) is None:
            return
        body = str(operation.body)
        facts: Facts = {
            "operation": operation_name(operation),
            "command": bulk.command,
            "target": bulk.target,
            "done": bulk.done,
            "fixed": [value_name(operation, one) for one in bulk.fixed],
            "require": [
                " or ".join(
                    sorted(" + ".join(f"{body}.{it}" for it in sorted(one)) for one in rule)
                )
                for rule in bulk.require
            ],
            "match": [field_name(body, one) for one in bulk.match],
            "reconcile": operation_name(bulk.reconcile) if bulk.reconcile else None,
            "compare": [f"{one.name}: {operation_name(one.read)}" for one in bulk.compare],
            "targets": operation_name(bulk.targets.lists) if bulk.targets else None,
        }
        named = f"{operation.resource}.{bulk.function}"
        self._add("upload", named, facts, bulk.function.place)

    def _command(self, group: str, command: CommandModel) -> None:
        operation = command.operation
        name, place = f"{group} {command.name}", operation.name.place
        arguments = [value_name(operation, one.given) for one in command.values if not one.option]
        facts: Facts = {
            "operation": operation_name(operation),
            "calls": function_called(operation),
            "arguments": arguments,
            "columns": [field_name(operation.item, one) for one in command.columns],
            "shows": operation_name(command.shows) if command.shows else None,
            **change_facts(operation.change),
            "own_key": command.own_key and f"{operation.body}.{command.own_key}",
        }
        self._add("command", name, facts, place)
        for value in command.values:
            if value.option is not None:
                facts = {"takes": value_name(operation, value.given)}
                self._add("option", f"{name} {value.option}", facts, value.given.name.place)

    def _events(self, events: EventsModel) -> None:
        polled, deliveries, webhooks = events.polled, events.deliveries, events.webhooks
        facts: Facts = {
            "noun": events.noun,
            "poll": operation_name(polled.read),
            "poll_fields": [
                field_name(polled.read.item, one)
                for one in (polled.subject, polled.kind, polled.date, polled.detail)
                if one
            ],
            "interval": polled.interval,
            "lag": polled.lag,
        }
        if deliveries:
            paths = (deliveries.source, deliveries.subject, deliveries.kind, deliveries.date)
            facts["delivery"] = str(deliveries.model.name)
            facts["delivery_fields"] = [field_path(deliveries.model.name, path) for path in paths]
            facts["varying"] = [plain(one) for one in deliveries.varying]
        if webhooks:
            used = (webhooks.list, webhooks.create, webhooks.replace, webhooks.delete)
            facts["webhooks"] = [operation_name(one) for one in used]
            facts |= webhook_facts(webhooks)
            facts["sources"] = operation_name(webhooks.sources)
        self._add("events", "events", facts, events.noun.place)
        for kind in events.kinds:
            facts = {"code": plain(kind.code), "label": plain(kind.label), "online": kind.online}
            self._add("event", kind.name, facts, kind.name.place)
        for one in events.lists:
            facts = {
                "reads": operation_name(one.read),
                "key": field_name(one.read.item, one.key),
                "interval": one.interval,
                "full_interval": one.full_interval,
                "overlap": one.overlap,
            }
            self._add("watched list", one.function, facts, one.function.place)
