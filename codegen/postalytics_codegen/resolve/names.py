"""Reserved names of the emitted code, and duplicate names."""

from __future__ import annotations

import re
import sys
from typing import TYPE_CHECKING

import attrs

from ..imported_names import FACE, JOBS, NAMES
from ..language import value_hint
from ..yaml import Position, Text, quoted

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from ..yaml import Diagnostics, Name, TypeName

_TYPES = {"bool", "dict", "float", "frozenset", "int", "list", "str"}
_MODULES = {
    "annotations", "client", "errors", "events", "importlib", "models", "opentelemetry",
    "operations", "pytest_plugin", "require_runtime", "testing",
}  # fmt: skip
_IMPORTED = {"attrs", *(name for name in NAMES if name.islower())}
_CLASSES = NAMES - _IMPORTED
_SHOWN = {name for names in FACE.values() for name in names} | set(JOBS)

_OPTIONS = {
    "again", "api_key_file", "base_url", "column", "column_map", "compare", "concurrency", "debug",
    "delimiter", "dry_run", "encoding", "environment", "export", "file", "header_row", "help",
    "ignore", "ignore_column", "jobs", "json", "json_progress", "live", "map", "mapping",
    "mapping_file", "max_rejected", "only_known_columns", "profile", "quiet", "quiet_period",
    "save_mapping", "self", "sheet", "skip_bad_rows", "tidy", "tidy_names", "timeout",
    "token_field", "unlisted", "v", "yes",
}  # fmt: skip

_EVENT = {
    "attempt", "date", "delivered", "delivery", "id", "item", "kind", "matched", "polled", "source",
    "subject",
}  # fmt: skip
"""The attributes of every event."""
_WATCHING = {
    "changed", "client", "full_interval", "host", "inbox", "interval", "listen", "on_exit", "once",
    "port", "removed", "replace", "runtime", "self", "start", "state", "url",
}  # fmt: skip
"""The parameters of functions that watch."""

RESERVED: dict[str, set[str]] = {
    "api": _SHOWN | {"API", "Client", "ClientOptions", "Literal", "Server", "Unpack"},
    "field": _TYPES | {"attrs", "classmethod", "extra", "self"},
    "parameter": _IMPORTED
    | {"body", "changes", "client", "events", "idempotency_key", "operations", "runtime", "self"},
    "argument": _IMPORTED | {"body", "client", "operations", "self"},
    "event parameter": _TYPES | _IMPORTED | _EVENT | _WATCHING,
    "watching function": _TYPES
    | {"annotations", "judge", "models", "parse_delivery", "runtime", "watch_events"},
    "operation": _TYPES
    | _IMPORTED
    | {"annotations", "client", "events", "file_content", "nothing", "operations", "resource"}
    | {"runtime"},
    "model": _CLASSES,
    "type": _CLASSES,
    "resource": _MODULES
    | _SHOWN
    | {"allow_live_mail", "api", "cached_property", "call", "close", "doctor", "environment"}
    | {"cursor_pages", "for_key", "jobs", "make_converter", "observe", "pages", "request", "serve"}
    | {"set_toggle", "timeout", "try_call", "with_options"},
    "fixed value": _OPTIONS | _IMPORTED | {"client", "journal", "operations", "rows"},
    "option": _OPTIONS,
}  # fmt: skip
"""Names that each kind of definition must not have, because the emitted code uses them."""

_WIRE_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_.-]*", re.ASCII)
_RUNTIME_PACKAGES = {"aiohttp", "attrs", "cattrs", "opentelemetry", "orjson", "yaml"}


def refuse_reserved(
    kind: str, name: Name | TypeName, diagnostics: Diagnostics, *, at: Position | None = None
) -> None:
    """Report a name that is reserved for the emitted code, where it is used: `at`."""
    if name in RESERVED[kind]:
        diagnostics.report(
            at or name.place,
            f"the {kind} name {quoted(name)} is reserved for the emitted code: choose another",
        )


def check_known(
    name: str, place: Position, known: Iterable[str], complaint: str, diagnostics: Diagnostics
) -> bool:
    """Report a name that is not in `known`; return whether it is there."""
    if name not in known:
        diagnostics.report_unknown(place, name, known, f"{complaint} {quoted(name)}")
    return name in known


def check_type_name(
    kind: str, name: str, place: Position, known: Iterable[str], diagnostics: Diagnostics
) -> bool:
    """Report an unknown type, with a hint for a word of OpenAPI; return whether it is known."""
    hint = value_hint(kind, name)
    if hint and name not in known:
        diagnostics.report(place, f"unknown {kind} {quoted(name)}{hint}")
        return False
    return check_known(name, place, known, f"unknown {kind}", diagnostics)


def check_package(name: Name, diagnostics: Diagnostics) -> None:
    """Report a package name that would hide a module that the emitted code imports."""
    if name in sys.stdlib_module_names or name in _RUNTIME_PACKAGES:
        diagnostics.report(
            name.place, f"the package name {quoted(name)} would hide another package of that name"
        )


def check_wire_name(name: Text, diagnostics: Diagnostics) -> bool:
    """Report a name that is not safe in JSON or in a query; return whether it is."""
    safe = _WIRE_NAME.fullmatch(name.value) is not None
    if not safe:
        diagnostics.report(
            name.place,
            f"{quoted(name.value)} is not a wire name: it must be made of letters, digits, "
            "_, . and -, and start with a letter or _",
        )
    return safe


@attrs.frozen
class Namespace:
    """Set of names that must differ from each other."""

    _kind: str
    _diagnostics: Diagnostics
    _taken: dict[str, Position] = attrs.field(init=False, factory=dict[str, Position])

    def claim(self, name: str, place: Position, *, alike: str | None = None) -> bool:
        """Claim a name, or report the position where it was claimed before.

        Args:
            name: the name.
            place: the position of the name.
            alike: the text that must differ; the name itself if None.
        """
        first = self._taken.setdefault(alike or name, place)
        if first is place:
            return True
        self._diagnostics.report(
            place,
            f"duplicate {self._kind} {quoted(name)}, first given at {first.path}:{first.line}",
        )
        return False


def claim_all(kind: str, names: Iterable[Name | Text], diagnostics: Diagnostics) -> None:
    """Report names that are given twice."""
    namespace = Namespace(kind, diagnostics)
    for name in names:
        namespace.claim(name.value if isinstance(name, Text) else name, name.place)


def check_wire_names(names: Sequence[Text], diagnostics: Diagnostics) -> None:
    """Report names that are given twice, and those that are not safe in JSON or in a query."""
    claim_all("wire name", names, diagnostics)
    for name in names:
        check_wire_name(name, diagnostics)
