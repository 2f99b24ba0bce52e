"""Records of the fake server, and the actions of operations on them.

In reading order: `store` and `state_file` (records in memory or in SQLite), `actions` (list, get,
create, replace, toggle, delete), `context` (a call and the records that it refers to), `tenancy`
(which records an account sees), `lifecycle` (what happens to a record later), `page_bounds` (which
slice of a list is a page), `responses` (records as bodies of responses).
"""

from __future__ import annotations

from .actions import NUMBERS_APART, Actions, new_key
from .lifecycle import events
from .page_bounds import OFFSET_PAGE_SIZE, bounds
from .responses import filled
from .state_file import StateFile
from .store import DUE, OWNER, Record, Store, without_hidden
from .tenancy import AccountView

__all__ = [
    "DUE",
    "NUMBERS_APART",
    "OFFSET_PAGE_SIZE",
    "OWNER",
    "AccountView",
    "Actions",
    "Record",
    "StateFile",
    "Store",
    "bounds",
    "events",
    "filled",
    "new_key",
    "without_hidden",
]
