"""JSON Schema of the spec language, for completion and validation in editors."""

from __future__ import annotations

import json
from typing import Any, get_args, get_origin

from ..yaml import NAME_PATTERN, TYPE_NAME_PATTERN, Name, Text, TypeName
from .accepted import AcceptedFile
from .api import ApiFile
from .binder import alternatives, keys
from .deprecation import Version
from .doctor import DoctorFile
from .exports import ExportFile
from .fake import FakeFile
from .mapping import Mapping
from .operations import ResourceFile

# Every scalar of a spec is text, but the YAML parser of an editor resolves numbers and booleans.
_SCALARS: dict[Any, dict[str, Any]] = {
    Text: {"type": ["string", "number", "boolean"]},
    Name: {"type": "string", "pattern": f"^{NAME_PATTERN}$"},
    TypeName: {"type": "string", "pattern": f"^{TYPE_NAME_PATTERN}$"},
    Version: {"type": ["string", "number"]},
    int: {"type": "integer"},
    bool: {"type": "boolean"},
    Any: {},
}


def schema_text() -> str:
    """Return the text of `schema.json`; the order of its keys is stable."""
    kinds: dict[str, type[Mapping]] = {}
    for kind in (ApiFile, ResourceFile, FakeFile, DoctorFile, ExportFile, AcceptedFile):
        _collect(kind, kinds)
    schema = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "API spec",
        "$defs": {name: _definition(kinds[name]) for name in sorted(kinds)},
    }
    return json.dumps(schema, indent=2) + "\n"


def _collect(kind: type[Mapping], kinds: dict[str, type[Mapping]]) -> None:
    """Add a kind of mapping, and the mappings it contains, to `kinds`."""
    if kind.__name__ in kinds:
        return
    kinds[kind.__name__] = kind
    for key in keys(kind).values():
        for part in _parts(key.type):
            if isinstance(part, type) and issubclass(part, Mapping):
                _collect(part, kinds)


def _parts(annotation: Any) -> list[Any]:
    inner = get_args(annotation)
    return [part for one in inner for part in _parts(one)] if inner else [annotation]


def _definition(kind: type[Mapping]) -> dict[str, Any]:
    known = keys(kind).values()
    mapping: dict[str, Any] = {
        "type": "object",
        "properties": {
            key.name: {"description": key.summary, **_value(key.type, key.choices)} for key in known
        },
        "required": [key.name for key in known if key.required],
        "additionalProperties": False,
    }
    summary = (kind.__doc__ or "").strip()
    if kind.shorthand is None:
        return {"description": summary, **mapping}
    shorthand = keys(kind)[kind.shorthand]
    return {
        "description": summary,
        # A mapping is never taken for the shorthand.
        "anyOf": [_value(shorthand.type, shorthand.choices, maps=False), mapping],
    }


def _value(annotation: Any, choices: dict[str, str] | None, *, maps: bool = True) -> dict[str, Any]:
    if choices is not None:
        return {"enum": list(choices)}
    options = [
        _typed(option)
        for option in alternatives(annotation)
        if maps or get_origin(option) is not dict
    ]
    return options[0] if len(options) == 1 else {"anyOf": options}


def _typed(annotation: Any) -> dict[str, Any]:
    if get_origin(annotation) is list:
        return {"type": "array", "items": _typed(get_args(annotation)[0])}
    if get_origin(annotation) is dict:
        key, value = get_args(annotation)
        names = {"propertyNames": _SCALARS[key]} if "pattern" in _SCALARS[key] else {}
        return {"type": "object", **names, "additionalProperties": _typed(value)}
    if annotation in _SCALARS:
        return _SCALARS[annotation]
    return {"$ref": f"#/$defs/{annotation.__name__}"}
