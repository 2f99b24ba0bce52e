from __future__ import annotations

from support.leftovers import clean_loop, nothing_is_left, thaws_at_the_end

__all__ = ["clean_loop", "nothing_is_left", "thaws_at_the_end"]
