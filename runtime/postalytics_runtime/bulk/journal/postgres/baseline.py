"""Baseline of a job: digests of the ids of the items that were on the list before the job."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

from .batch import JobChange
from .database import SCHEMA

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


def without_baseline(job: int) -> JobChange:
    """Return the change that removes the keys of a job: of a run that was killed, for example."""
    return JobChange(f"DELETE FROM {SCHEMA}.baseline WHERE job = {job:d}")


def with_keys(job: int, keys: Iterable[bytes]) -> JobChange:
    """Return the change that adds keys. An id may be on the list more than once."""
    lines = "".join([f"\\\\x{key.hex()}\n" for key in keys])
    return JobChange(
        "CREATE TEMPORARY TABLE IF NOT EXISTS keys (id bytea) ON COMMIT DELETE ROWS;"
        " COPY pg_temp.keys FROM STDIN;"
        f" INSERT INTO {SCHEMA}.baseline SELECT {job:d}, id FROM pg_temp.keys"
        " ON CONFLICT DO NOTHING",
        lines.encode(),
    )


def with_digest(job: int, digest: bytes) -> JobChange:
    """Return the change that ends a baseline: without its digest there is none."""
    return JobChange(f"UPDATE {SCHEMA}.jobs SET baseline = '\\x{digest.hex()}' WHERE id = {job:d}")
