"""Check the shape of error responses, and that no other response has this shape."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ...model import ErrorsModel
from ...yaml import quoted
from ..models import returned
from ..names import claim_all

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from ...language import Errors, ResourceFile
    from ...yaml import Diagnostics, Text
    from ..models import DeclaredModel

_NAME = r"[A-Za-z_][A-Za-z0-9_]*"
_PATH = re.compile(rf"{_NAME}(\.{_NAME})*", re.ASCII)


def check_errors(errors: Errors, diagnostics: Diagnostics) -> ErrorsModel:
    """Check the shape of error responses, and return it."""
    if not errors.message_at:
        diagnostics.report(errors.at("message_at"), "'message_at' must name at least one path")
    if errors.envelope is not None and not re.fullmatch(_NAME, errors.envelope.value, re.ASCII):
        diagnostics.report(
            errors.envelope.place,
            f"{quoted(errors.envelope.value)} is not the name of a field such as 'error'",
        )
    return ErrorsModel(
        message_paths=_paths(errors.message_at, diagnostics, bare=", or '.' for a bare string"),
        details_paths=_paths(errors.details_at, diagnostics),
        envelope=errors.envelope.value if errors.envelope else None,
    )


def _paths(paths: list[Text], diagnostics: Diagnostics, bare: str = "") -> tuple[str, ...]:
    claim_all("path", paths, diagnostics)
    for path in paths:
        if not _PATH.fullmatch(path.value) and not (bare and path.value == "."):
            diagnostics.report(
                path.place,
                f"{quoted(path.value)} is not a path of names such as 'error.message'{bare}",
            )
    return tuple(path.value for path in paths)


def refuse_error_fields(
    errors: Errors,
    resources: Iterable[ResourceFile],
    models: Mapping[str, DeclaredModel],
    diagnostics: Diagnostics,
) -> None:
    """Report response fields that would make every response an error."""
    if errors.envelope is None:
        return
    name = _folded(errors.envelope.value)
    returned_names = {
        returned(operation).value
        for resource in resources
        for operation in resource.operations.values()
    }
    for model in (models[one] for one in sorted(returned_names & models.keys())):
        for wire in (wire for field in model.fields for wire in (field.wire, *field.also)):
            if _folded(wire.value) == name:
                diagnostics.report(
                    wire.place,
                    f"a response with the top-level name {quoted(wire.value)} is an error by "
                    "'envelope' in api.yaml: remove this field, or change 'envelope'",
                )


def _folded(name: str) -> str:
    """Return a name in the form in which clients compare names."""
    return name.replace("_", "").lower()
