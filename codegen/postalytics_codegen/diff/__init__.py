"""What a change of the spec means for those who call the emitted package.

In reading order: `surface` (what callers see, as facts), `facts` and `seen` (read them off the
model of an API), `judges` and `rules` (how grave a change of each fact is), `renames` (the same
under another name), `compare` (the findings), `baseline` (what callers saw, in a file), `against`
(what a spec is compared with), `accepted` (the changes that are meant), `report` (shows what was
found).
"""

from __future__ import annotations

from .accepted import ACCEPTED, read_accepted
from .against import surface_before, surface_of
from .baseline import BASELINE, BaselineError, baseline_text, read_baseline
from .compare import Finding, compare
from .judges import Severity
from .report import FORMATS, Report, next_version, version_too_low
from .seen import seen
from .surface import Surface

__all__ = [
    "ACCEPTED",
    "BASELINE",
    "FORMATS",
    "BaselineError",
    "Finding",
    "Report",
    "Severity",
    "Surface",
    "baseline_text",
    "compare",
    "next_version",
    "read_accepted",
    "read_baseline",
    "seen",
    "surface_before",
    "surface_of",
    "version_too_low",
]
