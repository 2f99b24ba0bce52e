"""The emitted package as Python source.

In reading order: `package_files` (every file and its text), `client`, `resources` (operations as
functions and methods), `docstrings`, `models` and `named_types`, `operations`, `api` and
`descriptions` (the API as data), `events` (what watches), `converters` (JSON to models and back),
`unions` (one of several models), `deprecation`, `fake`, `doctor`, `exports` (files of other
programs), `commands` (operations as commands), `python_source` (pieces of source).
"""

from __future__ import annotations

from .descriptions import source
from .docstrings import (
    IDEMPOTENCY_KEY,
    LIMIT,
    ambiguity_words,
    change_raises,
    change_words,
    changeable,
    live_mail_words,
    raises,
)
from .events import EmittedFunction, event_functions, event_identity, event_summary, subscribe
from .fake import fake_module
from .package_files import package
from .python_source import (
    PYTHON,
    STANDARD,
    Section,
    annotation,
    call,
    constant,
    docstring,
    imports,
    indent,
    is_array,
    is_object,
    items,
    modules_of,
    pascal,
    python,
    snake,
    together,
)
from .resources import own_parameters, resource_module

__all__ = [
    "IDEMPOTENCY_KEY",
    "LIMIT",
    "PYTHON",
    "STANDARD",
    "EmittedFunction",
    "Section",
    "ambiguity_words",
    "annotation",
    "call",
    "change_raises",
    "change_words",
    "changeable",
    "constant",
    "docstring",
    "event_functions",
    "event_identity",
    "event_summary",
    "fake_module",
    "imports",
    "indent",
    "is_array",
    "is_object",
    "items",
    "live_mail_words",
    "modules_of",
    "own_parameters",
    "package",
    "pascal",
    "python",
    "raises",
    "resource_module",
    "snake",
    "source",
    "subscribe",
    "together",
]
