"""Files as they come: what a file is, and how it becomes a CSV file.

In reading order: `readable` (a file that can be read as CSV), `kinds` (what a file is, by its
first bytes), `archives` (gzip and zip), `limits` (how far they may expand), `workbook` (a sheet as
CSV), `sheet_scan` (what is in a sheet), `number_formats` (what a number looks like there),
`row_places` (the rows of the sheet).
"""

from __future__ import annotations

from .kinds import FileFormatError
from .limits import ExpansionLimits
from .number_formats import number_text
from .readable import ReadableFile, readable_file
from .row_places import RowPlaces

__all__ = [
    "ExpansionLimits",
    "FileFormatError",
    "ReadableFile",
    "RowPlaces",
    "number_text",
    "readable_file",
]
