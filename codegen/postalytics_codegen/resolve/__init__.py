"""Resolution: check that the parts of a spec fit together, and make the model of the API.

In reading order: `spec` (the whole), `names` (reserved and duplicate names), `models` (types and
models), `operations`, `commands`, `events`, `endpoints` (environments and the base path),
`authentication` (how a key is sent), `headers` (of keys and parameters), `doc_pages` (sources
of facts), `deprecation` (what ends, and old names), `fake` (settings of the fake server), `doctor`
(what an examination asks), `exports` (files of other programs).
"""

from __future__ import annotations

from .spec import resolve

__all__ = ["resolve"]
