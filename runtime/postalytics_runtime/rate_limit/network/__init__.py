"""Rate limit of a key that processes share through a store on a network.

In reading order: `stored_schedule` (what is stored, and who may issue permits; without I/O),
`clock` (the store's time), `changes` (what happened here and is not stored yet), `link` (the link
of a process to a store), `outage` (going on alone), `permits` and `member` (what a process does,
and when), `store_pacer` (the rate limiter that clients use), `thread` (which talks to the store).
`docs/decisions/pace-over-a-network.md` says why. Only a client with such a store loads this.
"""

from __future__ import annotations

from .link import StoreLink
from .store_pacer import StorePacer
from .thread import end_links, store_link

__all__ = ["StoreLink", "StorePacer", "end_links", "store_link"]
