from __future__ import annotations

from support.leftovers import clean_loop, nothing_is_left, old_is_frozen

__all__ = ["clean_loop", "nothing_is_left", "old_is_frozen"]
