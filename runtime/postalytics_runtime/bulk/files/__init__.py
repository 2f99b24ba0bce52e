"""Files as they come: what a file is, and how it becomes a CSV file.

In reading order: `readable` (a file that can be read as CSV), `kinds` (what a file is, by its
first bytes), `archives` (gzip and zip), `limits` (how far they may expand).
"""

from __future__ import annotations

from .kinds import FileFormatError
from .limits import ExpansionLimits
from .readable import ReadableFile, readable_file

__all__ = ["ExpansionLimits", "FileFormatError", "ReadableFile", "readable_file"]
