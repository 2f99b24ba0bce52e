"""What emitted code imports by name.

No class, function or parameter of a spec can have one of these names.
"""

from __future__ import annotations

RUNTIME = "0.1.0"
"""The release of the runtime that emitted code needs, as the generator imports nothing of it."""

_NAMES = {
    "collections.abc": ["Mapping", "Sequence"],
    "contextlib": ["AbstractAsyncContextManager"],
    "datetime": ["date as Date", "datetime as DateTime"],
    "decimal": ["Decimal"],
    "enum": ["EnumMeta", "IntEnum", "StrEnum"],
    "os": ["PathLike"],
    "typing": [
        *("Any", "ClassVar", "Literal", "Self", "TYPE_CHECKING", "TypeAlias"),
        *("TypedDict", "Unpack", "overload"),
    ],
    "postalytics_runtime.bulk": ["BulkUpload", "Rows", "bulk_upload"],
    "postalytics_runtime.client": ["Client"],
    "postalytics_runtime.deprecation": [
        *("deprecated", "deprecated_codes", "deprecated_fields", "deprecated_parameters"),
    ],
    "postalytics_runtime.pagination": ["CursorPages", "Pages"],
    "postalytics_runtime.resources": ["Resource", "function_of"],
    "postalytics_runtime.safety": ["change_record"],
    "postalytics_runtime.schema": [
        *("FileContent", "IntId", "MismatchReport", "Model", "StrId", "UNSET", "Unset"),
        *("own_fields_first", "require_model", "require_value", "shared_values", "value_or"),
        *("value_or_unset", "wire_text"),
    ],
}
NAMES = {name.rpartition(" ")[2] for names in _NAMES.values() for name in names}
"""The names that modules with names of the spec import."""
IMPORTS = "import attrs\n" + "".join(
    f"from {home} import {', '.join(names)}\n" for home, names in _NAMES.items()
)
"""The statements that import them, of which the formatter leaves what a module uses."""
FACE = {
    "drift": ["Drift"],
    "http": ["RetryPolicy", "Timeout"],
    "observability": ["Attempt", "AttemptResult", "Observer"],
    "schema": ["UNSET"],
    "values.dates": ["parse_date"],
}
"""What the package shows of the runtime, by where it is."""
JOBS = {
    "Busy": "postalytics_runtime.bulk",
    "Finished": "postalytics_runtime.bulk",
    "Fleet": "._fleet",
    "Waiting": "postalytics_runtime.bulk",
    "run_job": "._jobs",
}
"""What a package with bulk uploads shows besides, by where it is."""
