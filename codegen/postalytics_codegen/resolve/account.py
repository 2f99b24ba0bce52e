"""Check how to find the account of an API key."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..model import IdentityModel

if TYPE_CHECKING:
    from ..language import Identity
    from .operations import ReadOperations


def check_identity(identity: Identity, reads: ReadOperations) -> IdentityModel | None:
    """Return the operation that returns the account, and the field that identifies it."""
    read = reads.without_path(identity.read, many=False, but="an account is one object")
    if read is None:
        return None
    field = reads.state(identity.field, read)
    return IdentityModel(read=read, field=field) if field else None
