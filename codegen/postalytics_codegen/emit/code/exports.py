"""Emits `_exports.py`: the layouts of files that other programs write."""

from __future__ import annotations

from ...model import ExportModel
from .descriptions import source
from .python_source import HEADER, docstring

_IMPORTS = "Export, ExportAddress, ExportColumn"


def exports_module(exports: tuple[ExportModel, ...]) -> str:
    """The text of `_exports.py`."""
    opening = docstring(("The layouts of files that other programs write.",))
    return f"""{HEADER}{opening}

from __future__ import annotations

from postalytics_runtime.schema import {_IMPORTS}

EXPORTS = {source(exports)}
"""
