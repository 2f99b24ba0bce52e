"""The emitted documents: reference, coverage, OpenAPI.

In reading order: `reference`, `reference_types` and `reference_events`, `coverage`, `openapi`,
`security`, `query_styles` and `json_schemas`, `example_programs`, `markdown`.
"""

from __future__ import annotations

from ..example_values import Examples, placeholder
from .coverage import coverage_page, find_tests
from .markdown import code, fence, inline, link, page_name, table
from .openapi import openapi_document
from .reference import reference_pages

__all__ = [
    "Examples",
    "code",
    "coverage_page",
    "fence",
    "find_tests",
    "inline",
    "link",
    "openapi_document",
    "page_name",
    "placeholder",
    "reference_pages",
    "table",
]
