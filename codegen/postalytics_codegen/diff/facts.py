"""Reads facts off the parts of the model of an API."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from ..language import Deprecation, Idempotency, Window
from ..model import (
    ApiModel,
    CodeModel,
    ExportColumnModel,
    FieldModel,
    FieldType,
    OperationModel,
    ParameterModel,
    RecordChangeModel,
    WebhookUseModel,
)
from ..yaml import Name, Text, TypeName
from .surface import Facts


def operation_name(operation: OperationModel) -> str:
    """Return the name of an operation with its resource."""
    return f"{operation.resource}.{operation.name}"


def function_called(operation: OperationModel) -> str:
    """Return the function that a command calls."""
    switch = operation.switch
    return f"{operation.resource}.{switch.function}" if switch else operation_name(operation)


def field_name(model: TypeName | str, field: FieldModel) -> str:
    """Return the name of a field with its model."""
    return f"{model}.{field.name}"


def value_name(operation: OperationModel, given: ParameterModel | FieldModel) -> str:
    """Return what a value of an operation is given to, in full."""
    body = isinstance(given, FieldModel)
    return f"{operation.body if body else operation_name(operation)}.{given.name}"


def field_path(model: TypeName | str, fields: Iterable[FieldModel]) -> str:
    """Return the path to a field in a model, or in a model inside it."""
    steps: list[str] = []
    owner: TypeName | str | None = model
    for field in fields:
        steps.append(f"{owner}.{field.name}")
        owner = field.type.model
    return " > ".join(steps)


def plain(value: Text | Name | str | int | bool | None) -> Any:
    """Return a value as JSON has it."""
    return value.value if isinstance(value, Text) else value


def type_facts(type_: FieldType) -> Facts:
    """Return what is said of a type."""
    name = type_.model or (type_.named.name if type_.named else type_.scalar)
    return {
        "type": _shaped(str(name), type_),
        "scalar": type_.scalar,
        "nullable": type_.nullable,
    }


def _shaped(name: str, type_: FieldType) -> str:
    if type_.keyed:
        return f"{{string: {name}}}"
    return f"[{name}]" if type_.many else name


def parameter_facts(parameter: ParameterModel, where: str) -> Facts:
    """Return what is said of a parameter of a path or query."""
    return {
        **type_facts(parameter.type),
        **ending_facts(parameter),
        "in": where,
        "wire": plain(parameter.wire),
        "required": parameter.required or where == "path",
        "default": parameter.default,
        "minimum": parameter.minimum,
        "maximum": parameter.maximum,
        "style": parameter.style,
        "max_items": parameter.max_items,
    }


def of_pages(operation: OperationModel) -> tuple[ParameterModel | None, ...]:
    """Return the parameters that the pages of a list take: callers do not see their names."""
    return (operation.paging.start, operation.paging.limit) if operation.paging else ()


def paging_facts(operation: OperationModel) -> Facts:
    """Return how the pages of a list are asked for; nothing without pages."""
    if (paging := operation.paging) is None:
        return {}
    return {
        "paging": paging.style.name,
        "page_start": plain(paging.start.wire),
        "page_type": "string" if paging.start_type == "string" else None,
        "page_default": paging.start.default,
        "page_limit": plain(paging.limit.wire) if paging.limit else None,
        "page_maximum": paging.limit.maximum if paging.limit else None,
        "page_key": [field_name(operation.item, one) for one in paging.key],
        "page_row": field_name(operation.item, paging.row) if paging.row else None,
        "page_items": field_name(operation.returns, paging.items) if paging.items else None,
        "page_total": field_path(operation.returns, paging.total),
        "page_more": field_path(operation.returns, paging.more),
        "page_end": plain(paging.end_error),
    }


def path_order(operation: OperationModel) -> list[str]:
    """Return the parameters of a path, if their order can be another one."""
    names = [f"{operation_name(operation)}.{one.name}" for one in operation.path_parameters]
    return names if len(names) > 1 else []


def change_facts(change: RecordChangeModel | None) -> Facts:
    """Return how a record is read before it is replaced; nothing if it is not."""
    if change is None:
        return {}
    facts: Facts = {"change": operation_name(change.read)}
    facts["change_match"] = [field_name(change.record, one) for one in change.match]
    if count := change.count:
        fields = [field_name(count.lists.item, one) for one in (count.equals, count.total)]
        facts["change_count"] = [operation_name(count.lists), *fields]
    return facts


def webhook_facts(webhooks: WebhookUseModel) -> Facts:
    """Return what webhooks are registered with."""
    body = str(webhooks.create.body)
    field, value = webhooks.active
    return {
        "webhook_fields": [
            *(field_name(body, one) for one in (webhooks.source, webhooks.url)),
            f"{field_name(body, field)} = {plain(value)}",
        ],
        "webhook_ids": [field_name(webhooks.sources.item, one) for one in webhooks.ids],
    }


def column_text(column: ExportColumnModel) -> str:
    """Return what a column of an export is read as."""
    split = f" by {column.split}" if column.split else ""
    endings = ", ".join(str(plain(one)) for one in column.endings)
    marks = [mark for mark in ("text_mark", "country") if getattr(column, mark)]
    return " ".join(
        [f"{plain(column.header)}: {', '.join(column.fields)}{split}", *marks, endings]
    ).rstrip()


def guard_facts(operation: OperationModel) -> Facts:
    """Return how an operation finds out whether mail is live; nothing if it does not."""
    if (guard := operation.guard) is None:
        return {}
    item = guard.read.item
    return {
        "guard": operation_name(guard.read),
        "guard_match": [
            f"{field_name(item, one)} = {operation_name(operation)}.{parameter}"
            for one, parameter in guard.match
        ],
        "guard_mode": guard.field
        and f"{field_name(item, guard.field)}: {plain(guard.harmless)}, {plain(guard.live)}",
        "guard_also": [operation_name(one) for one in guard.also],
    }


def ambiguity_facts(operation: OperationModel) -> Facts:
    """Return which IDs an operation may mean; nothing if that is clear."""
    if (ambiguity := operation.ambiguity) is None:
        return {}
    fields = [field_name(ambiguity.read.item, one) for one in ambiguity.fields]
    parameter = f"{operation_name(operation)}.{ambiguity.parameter}"
    return {"ambiguity": f"{parameter}: {', '.join(fields)}"}


def ending_facts(thing: CodeModel | FieldModel | OperationModel | ParameterModel) -> Facts:
    """Return what is said of the end of a thing, or of its old name."""
    old = thing.renamed_from
    return {"deprecated": deprecated_text(thing.deprecated), "alias": old.name if old else None}


def deprecated_text(stated: Deprecation | None) -> str | None:
    """Return what is said of the end of a thing; `None` if nothing is."""
    if stated is None:
        return None
    use = f"; use {stated.use}" if stated.use else ""
    end = f"; removed in {stated.remove_in}" if stated.remove_in else ""
    return f"since {stated.since}{use}{end}"


def credential_texts(api: ApiModel) -> list[str]:
    """Return how the key is sent; nothing if it is the user name of HTTP Basic."""
    found = [
        " ".join(str(plain(it)) for it in (one.scheme, one.name, one.part) if it)
        for one in api.authentication
    ]
    return [] if found == ["basic"] else found


def idempotency_text(stated: Idempotency) -> str:
    """Return how idempotency keys are sent, kept and answered."""
    known = f"{stated.seconds} s" if stated.seconds else "a time that is not stated"
    statuses = f"; in use {stated.in_use}, other body {stated.other_body}"
    return f"{plain(stated.header)} for {known}{statuses}"


def limit_texts(windows: Iterable[Window]) -> list[str]:
    """Return rate limits, the shortest window first."""
    ordered = sorted(windows, key=lambda it: (it.seconds, it.requests))
    return [f"{one.requests} in {one.seconds} s" for one in ordered]
