"""Reconciliation: read the list to find out whether unconfirmed rows were carried out.

In reading order: `reconciliation` (the entry point), `list_reader` (pages of the list, and a
fingerprint), `list_snapshot` (two identical reads), `row_identity` (row key or row token of rows
and items), `tally_store` (counts per key), `proof` (what the counts prove, without I/O).
"""

from __future__ import annotations

from .list_reader import Fingerprint, ListReader
from .proof import Tally, Totals, prove_by_content, prove_by_token
from .reconciliation import Reconciliation, reconcile, record_baseline
from .row_identity import RowIdentity
from .tally_store import TallyStore, tally_store

__all__ = [
    "Fingerprint",
    "ListReader",
    "Reconciliation",
    "RowIdentity",
    "Tally",
    "TallyStore",
    "Totals",
    "prove_by_content",
    "prove_by_token",
    "reconcile",
    "record_baseline",
    "tally_store",
]
