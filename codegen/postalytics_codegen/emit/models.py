"""Emits `models.py`: one attrs class for each model."""

from __future__ import annotations

from ..language import CONFIDENCES
from ..model import ApiModel, FieldModel, ModelModel, SourceModel
from .text import HEADER, Words, annotation, docstring, exported, indent, snake


def models_module(api: ApiModel) -> str:
    """The text of `models.py`."""
    names = exported(["UNSET", "Unset", *(model.name for model in api.models)])
    quoted = ", ".join(f'"{name}"' for name in names)
    by_name: dict[str, ModelModel] = {model.name: model for model in api.models}
    classes = "\n\n".join(_class(model, by_name) for model in api.models)
    opening = docstring(
        ("What is sent and what is answered.",),
        (
            "A field of an answer is None where the answer has none. A field of a request is UNSET "
            "until it is given a value, and is then not sent at all; None is sent as null. Fields "
            "that the spec does not know are kept in `extra`.",
        ),
    )
    return f"""{HEADER}{opening}

from __future__ import annotations

{_imports(api)}
__all__ = [
    {quoted},
]

{classes}
"""


def _imports(api: ApiModel) -> str:
    fields = [field for model in api.models for field in model.fields]
    replacements = [model for model in api.models if model.replaces]
    replaced = [field for model in replacements for field in model.fields]
    typing = [
        *(["Any"] if any(field.type.scalar == "any" for field in fields) else []),
        *(["ClassVar"] if any(field.secret for field in fields) else []),
        *(["Self"] if replacements else []),
    ]
    runtime = [
        *("UNSET", "Model", "Unset"),
        *(["if_known"] if any(_may_be_unset(field) for field in replaced) else []),
        *(["known"] if any(field.required for field in replaced) else []),
    ]
    return (
        (f"from typing import {', '.join(typing)}\n\n" if typing else "")
        + "import attrs\n\n"
        + f"from postalytics_runtime.model import {', '.join(runtime)}\n"
    )


def _may_be_unset(field: FieldModel) -> bool:
    """Whether a field of a replacement is left out where the record has no value for it."""
    return not field.required and not field.type.nullable and field.type.scalar != "any"


def origin(source: SourceModel) -> Words:
    """Where something was found, for a docstring."""
    return ("Source: ", source.url, f" ({source.confidence}: {CONFIDENCES[source.confidence]}).")


def _class(model: ModelModel, by_name: dict[str, ModelModel]) -> str:
    body = [docstring((model.summary,), (model.note,) if model.note else (), origin(model.source))]
    secrets = sorted(field.name for field in model.fields if field.secret)
    if secrets:
        quoted = ", ".join(f'"{name}"' for name in secrets)
        body.append(f"_secret: ClassVar[frozenset[str]] = frozenset({{{quoted}}})\n")
    # attrs wants mandatory fields first only for positional ones; readers like it, too.
    for field in sorted(model.fields, key=lambda field: not field.required):
        body.append(_field(model, field))
    if model.replaces is not None:
        body.append("\n" + _replacement(model, by_name[model.replaces]))
    return (
        f"\n@attrs.define(eq=False, repr=False, kw_only=True)\nclass {model.name}(Model):\n"
        + indent("\n".join(body))
    )


def _field(model: ModelModel, field: FieldModel) -> str:
    if model.kind == "answer":
        line = f"{field.name}: {annotation(field.type, optional='None')} = None"
    elif field.required:
        line = f"{field.name}: {annotation(field.type)}"
    else:
        line = f"{field.name}: {annotation(field.type, optional='Unset')} = UNSET"
    words = field_words(field)
    return f"{line}\n{docstring(words)}" if words else line


def field_words(field: FieldModel) -> Words:
    """What is known of a field, for a docstring; empty where its name says it all."""
    facts: list[Words] = []
    if field.summary:
        facts.append((field.summary,))
    if field.min_length is not None:
        facts.append((f"At least {_characters(field.min_length)}.",))
    if field.max_length is not None:
        facts.append((f"At most {_characters(field.max_length)}.",))
    if field.print_length is not None:
        facts.append((f"{field.print_length} characters are printed, the rest is cut.",))
    if field.note:
        facts.append((field.note,))
    if field.confidence:
        facts.append((f"Confidence: {field.confidence}.",))
    return [word for fact in facts for word in (*fact, " ")]


def _characters(number: int) -> str:
    return "1 character" if number == 1 else f"{number} characters"


def _replacement(model: ModelModel, record: ModelModel) -> str:
    source = snake(record.name)
    there = {field.name: field for field in record.fields}
    values: list[str] = []
    for field in model.fields:
        if field.name in there:
            value = f"{source}.{field.name}"
            if field.required:
                value = f'known({value}, "{field.name}")'
            elif _may_be_unset(field):
                value = f"if_known({value})"
            values.append(f"{field.name}={value},")
    values.append(f"extra={source}.extra.copy(),")
    doc = docstring(
        (f"Everything that `{source}` holds, so that a change of one field keeps the others.",),
    )
    return (
        f"@classmethod\ndef from_{source}(cls, {source}: {record.name}) -> Self:\n"
        + indent(doc)
        + "\n    return cls(\n"
        + indent("\n".join(values), 2)
        + "\n    )"
    )
