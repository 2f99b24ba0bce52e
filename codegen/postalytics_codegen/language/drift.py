"""The part of the spec language in which a client says what it has seen of an API.

It says no more than what is to be added to code tables and models; `patching` adds it.
"""

# ruff: noqa: RUF009  entry() declares a key, it makes no default.

from __future__ import annotations

import attrs

from ..yaml import Name, TypeName
from .api import Code, Field, Mapping, entry


@attrs.frozen
class SeenType(Mapping):
    """A code table, as far as something is to be added."""

    codes: dict[Name, Code] = entry("The codes to add, by name.")


@attrs.frozen
class SeenModel(Mapping):
    """A model, as far as something is to be added or changed."""

    fields: dict[Name, Field] = entry(
        "The fields to add, and those of another type or with other names."
    )


@attrs.frozen
class SeenFile(Mapping):
    """`seen.yaml`, or another name: what was seen of an API and is not in its spec."""

    types: dict[TypeName, SeenType] = entry("Its code tables.", default=dict)
    models: dict[TypeName, SeenModel] = entry("Its models.", default=dict)
