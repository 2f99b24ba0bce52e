"""Files that other programs write: recognised, and their cells taken apart.

In reading order: `recognition` (which export a header is of), `placement` (which column holds which
field), `derivation` (cells that are made from another cell), `whole_name` and `whole_address` (how
they are split), `country` (where an address is).
"""

from __future__ import annotations

from .derivation import Derivation
from .placement import Placement, place
from .recognition import has_address, normalised, recognised

__all__ = ["Derivation", "Placement", "has_address", "normalised", "place", "recognised"]
