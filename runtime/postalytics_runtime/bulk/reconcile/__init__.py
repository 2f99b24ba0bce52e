"""Finding out by reading the list whether unconfirmed rows were carried out.

In reading order: `reconciliation` (the whole), `list_reader` (pages of the list, and a
fingerprint), `list_snapshot` (two identical reads), `row_identity` (key or token of rows and
items), `tally_store` (counts per key), `proof` (what counts prove, without I/O).
"""

from __future__ import annotations

from .list_reader import Fingerprint, Listing
from .proof import NOTHING, Tally, Totals, Verdict, by_content, by_token
from .reconciliation import Settlement, keep_baseline, settle
from .row_identity import Marked, Marks
from .tally_store import BATCH, Evidence

__all__ = [
    "BATCH",
    "NOTHING",
    "Evidence",
    "Fingerprint",
    "Listing",
    "Marked",
    "Marks",
    "Settlement",
    "Tally",
    "Totals",
    "Verdict",
    "by_content",
    "by_token",
    "keep_baseline",
    "settle",
]
