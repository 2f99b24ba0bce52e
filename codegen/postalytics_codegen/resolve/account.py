"""Check how to find the account of an API key."""

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
    """Return the operation that returns the account, and the field that identifies it."""
    read = reads.named(identity.read.value, identity.read.place)
    if read is None:
        return None
    if read.many:
        diagnostics.report(
            identity.read.place, f"{quoted(read.name)} returns a list, but an account is one object"
        )
    elif read.path_parameters:
        diagnostics.report(
            identity.read.place,
            f"{quoted(read.name)} needs a path parameter, but nothing provides one",
        )
    field = reads.state(identity.field, read)
    return IdentityModel(read=read, field=field) if field else None
