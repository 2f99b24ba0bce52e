"""All looks, by name."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

from . import content, own, pages, response, several
from .evidence import Evidence

LOOKS: Mapping[str, Callable[[Evidence], tuple[str, ...]]] = MappingProxyType(
    {
        look.__name__: look
        for look in (
            *(response.status, response.container, response.form, response.content_type),
            *(response.headers, response.allow, response.answered),
            *(content.names, content.known, content.dates, content.overlap),
            *(pages.count, pages.rows, pages.shift, pages.total, pages.page_size),
            *(several.accepted, several.same),
            *(own.own_count, own.own_value, own.highest),
        )
    }
)
"""The looks by name. Each raises `UnclearError` if the evidence does not answer the question."""
