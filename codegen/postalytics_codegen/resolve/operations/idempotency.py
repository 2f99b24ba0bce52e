"""Check which operations take idempotency keys, and how keys are sent."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...yaml import quoted
from ..authentication import credential_headers
from ..headers import check_header_name
from .methods import RETRIED

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from ...language import ApiFile, Idempotency, Operation, ResourceFile
    from ...model import OperationModel
    from ...yaml import Diagnostics

_LAST_STATUS = 499


def check_idempotency(
    api: ApiFile,
    resources: Sequence[ResourceFile],
    operations: Iterable[OperationModel],
    diagnostics: Diagnostics,
) -> None:
    """Report idempotency keys that cannot be sent, or are of no use."""
    stated = api.idempotency
    keyed = [
        operation
        for file in resources
        for operation in file.operations.values()
        if operation.idempotency_key
    ]
    for operation in keyed:
        if stated is None and api.sound:
            diagnostics.report(
                operation.at("idempotency_key"),
                "how keys are sent is not known: add 'idempotency' with a 'header' to api.yaml",
            )
        _check_operation(operation, diagnostics)
    if stated is None:
        return
    _check_header(api, stated, operations, diagnostics)
    _check_statuses(stated, diagnostics)
    if not keyed and all(one.sound for file in resources for one in file.operations.values()):
        diagnostics.report(
            stated.place, "no operation has 'idempotency_key: true', so 'idempotency' has no use"
        )


def _check_operation(operation: Operation, diagnostics: Diagnostics) -> None:
    if operation.effect in RETRIED:
        diagnostics.report(
            operation.at("idempotency_key"),
            f"'idempotency_key' has no use here: clients repeat what has the effect "
            f"{operation.effect!r} without a key, remove it",
        )
    elif isinstance(operation.returns, list) or operation.paginate:
        diagnostics.report(
            operation.at("idempotency_key"),
            "'idempotency_key' is for an operation that does not return a list",
        )


def _check_header(
    api: ApiFile,
    stated: Idempotency,
    operations: Iterable[OperationModel],
    diagnostics: Diagnostics,
) -> None:
    name = stated.header
    check_header_name(name, diagnostics)
    if name.value.lower() in credential_headers(api):
        diagnostics.report(name.place, f"the header {quoted(name.value)} is for the API key")
    for operation in operations:
        for parameter in operation.header_parameters:
            if parameter.wire.value.lower() == name.value.lower():
                diagnostics.report(
                    parameter.wire.place,
                    f"the header {quoted(parameter.wire.value)} is for idempotency keys: "
                    "'idempotency' in api.yaml says how",
                )


def _check_statuses(stated: Idempotency, diagnostics: Diagnostics) -> None:
    for key in ("in_use", "other_body"):
        status: int | None = getattr(stated, key)
        if status is not None and status > _LAST_STATUS:
            diagnostics.report(
                stated.at(key), f"{status} is not the status of a refusal, from 400 to 499"
            )
    if stated.in_use is not None and stated.in_use == stated.other_body:
        diagnostics.report(
            stated.at("other_body"),
            f"{stated.in_use} is 'in_use' already: one status cannot mean both",
        )
