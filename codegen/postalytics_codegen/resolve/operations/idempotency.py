"""Check which operations take idempotency keys, and how keys are sent."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ...yaml import quoted
from .methods import RETRIED

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ...language import ApiFile, Idempotency, Operation, ResourceFile
    from ...yaml import Diagnostics

_HEADER = re.compile(r"[A-Za-z][A-Za-z0-9-]*", re.ASCII)
_TAKEN = frozenset(
    {"accept", "accept-encoding", "authorization", "connection", "content-length", "content-type"}
    | {"cookie", "expect", "host", "te", "transfer-encoding", "upgrade", "user-agent"}
)
"""Headers that clients send for another purpose."""
_LAST_STATUS = 499


def check_idempotency(
    api: ApiFile, resources: Sequence[ResourceFile], diagnostics: Diagnostics
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
    _check_header(stated, diagnostics)
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
            "'idempotency_key' is for an operation that returns one object",
        )


def _check_header(stated: Idempotency, diagnostics: Diagnostics) -> None:
    name = stated.header.value
    if not _HEADER.fullmatch(name):
        diagnostics.report(
            stated.header.place,
            f"{quoted(name)} is not the name of a header such as 'Idempotency-Key'",
        )
    elif name.lower() in _TAKEN:
        diagnostics.report(
            stated.header.place, f"clients send the header {quoted(name)} for another purpose"
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
