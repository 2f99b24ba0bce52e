"""The emitted documents: what is known of the API besides code."""

from __future__ import annotations

from collections.abc import Mapping

from ...model import ApiModel
from .coverage import coverage_page
from .openapi import openapi_document
from .reference import reference_pages


def documents(api: ApiModel, tests: Mapping[str, str]) -> dict[str, str]:
    """The texts of the documents by their names.

    Args:
        api: the API.
        tests: the links to the tests of operations.
    """
    return {
        "coverage.md": coverage_page(api, tests),
        "openapi.json": openapi_document(api),
        **{f"reference/{name}": text for name, text in reference_pages(api).items()},
    }
