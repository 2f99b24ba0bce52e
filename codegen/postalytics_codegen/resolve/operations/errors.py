"""Checks what an error answer looks like, and that no other answer looks like one."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ...model import ErrorsModel
from ...yaml import quoted
from ..models import returned
from ..names import Namespace

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from ...language import Errors, ResourceFile
    from ...yaml import Diagnostics, Text
    from ..models import DeclaredModel

_NAME = r"[A-Za-z_][A-Za-z0-9_]*"
_PATH = re.compile(rf"{_NAME}(\.{_NAME})*", re.ASCII)


def check_errors(errors: Errors, diagnostics: Diagnostics) -> ErrorsModel:
    """Check where an error answer keeps what it says."""
    if not errors.message_at:
        diagnostics.report(errors.at("message_at"), "'message_at' must name at least one path")
    if errors.envelope is not None and not re.fullmatch(_NAME, errors.envelope.value, re.ASCII):
        diagnostics.report(
            errors.envelope.place,
            f"{quoted(errors.envelope.value)} is not the name of a field such as 'error'",
        )
    return ErrorsModel(
        message_at=_paths(errors.message_at, diagnostics, bare=", or '.' for a bare string"),
        details_at=_paths(errors.details_at, diagnostics),
        envelope=errors.envelope.value if errors.envelope else None,
    )


def _paths(paths: list[Text], diagnostics: Diagnostics, bare: str = "") -> tuple[str, ...]:
    namespace = Namespace("path", diagnostics)
    for path in paths:
        namespace.claim(path.value, path.place)
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
    """Report fields that would make an error of each answer that has them."""
    if errors.envelope is None:
        return
    name = _folded(errors.envelope.value)
    answered = {
        returned(operation).value
        for resource in resources
        for operation in resource.operations.values()
    }
    for model in (models[one] for one in sorted(answered & models.keys())):
        for wire in (wire for field in model.fields for wire in (field.wire, *field.also)):
            if _folded(wire.value) == name:
                diagnostics.report(
                    wire.place,
                    f"an answer with the name {quoted(wire.value)} at its top is an error by "
                    "'envelope' of api.yaml: take this field out, or change 'envelope'",
                )


def _folded(name: str) -> str:
    """A name as a client compares it with those of another notation."""
    return name.replace("_", "").lower()
