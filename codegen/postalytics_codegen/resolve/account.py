"""Checks how the account of a key is found out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..model import IdentityModel
from ..yaml import quoted

if TYPE_CHECKING:
    from ..language import Identity
    from ..yaml import Diagnostics
    from .operations import ReadOperations


def check_identity(
    identity: Identity, reads: ReadOperations, diagnostics: Diagnostics
) -> IdentityModel | None:
    """What answers the account, and the field that tells it from others."""
    read = reads.named(identity.read.value, identity.read.place)
    if read is None:
        return None
    if read.many:
        diagnostics.report(
            identity.read.place, f"{quoted(read.name)} answers a list, an account is one object"
        )
    elif read.path_parameters:
        diagnostics.report(
            identity.read.place, f"{quoted(read.name)} needs a path parameter, which nothing gives"
        )
    field = reads.state(identity.field, read)
    return IdentityModel(read=read, field=field) if field else None
