"""The client of an API: what callers hold.

In reading order: `client` (the class: one key, one environment, every operation), `arguments`
(what it is made with, checked), `accepted` (what a call returns for an accepted response), `page`
(one page of a list: its items, or its end).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..http import RawResponse
from .client import Client, key_of

if TYPE_CHECKING:
    from .arguments import ClientOptions

__all__ = ["Client", "ClientOptions", "RawResponse", "key_of"]
