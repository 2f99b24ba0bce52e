"""Baseline of a job: digests of the ids of the items that were on the list before the job."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

KEY_BYTES = 16


def baseline_key(id_: str) -> bytes:
    """Return what the database has of an id: a digest of fixed length, whatever the id is."""
    return hashlib.blake2b(id_.encode("utf-8", "surrogatepass"), digest_size=KEY_BYTES).digest()


def digest_of(keys: Iterable[bytes]) -> bytes:
    """Return the digest of a whole baseline, from its keys in ascending order."""
    digest = hashlib.blake2b(digest_size=KEY_BYTES)
    for key in keys:
        digest.update(key)
    return digest.digest()
