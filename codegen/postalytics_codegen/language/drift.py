"""Spec language of drift: what a client observed of an API that the spec does not have.

It holds only additions to code tables and models; `drift_patch` adds them to the spec.
"""

# ruff: noqa: RUF009  entry() declares a key, not a default.

from __future__ import annotations

import attrs

from ..yaml import Name, TypeName
from .api import Code, Field, Mapping, entry


@attrs.frozen
class SeenType(Mapping):
    """Additions to a code table."""

    codes: dict[Name, Code] = entry("The codes to add, by name.")


@attrs.frozen
class SeenModel(Mapping):
    """Additions and changes to a model."""

    fields: dict[Name, Field] = entry(
        "The fields to add, and the fields with another type or other names."
    )


@attrs.frozen
class SeenFile(Mapping):
    """`seen.yaml`, or another name: observed drift, which the spec does not have yet."""

    types: dict[TypeName, SeenType] = entry("Code tables with additions.", default=dict)
    models: dict[TypeName, SeenModel] = entry("Models with additions or changes.", default=dict)
