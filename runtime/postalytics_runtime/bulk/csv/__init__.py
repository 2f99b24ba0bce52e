"""Rows of a CSV file.

In reading order: `file` (an open file, its encoding and delimiter), `encoding`, `delimiter`,
`header_place` (where the header begins), `header` (which column is which field), `column_matcher`,
`fast_reader` (batches of records), `grid` (lines that are split at once), `exact_reader` (records
with their bytes), `offsets` (seeking to single rows), `rows` (records as bodies of requests).
"""

from __future__ import annotations

from .column_matcher import NO_NAMES
from .delimiter import delimiter_name, delimiter_named, delimiter_of
from .encoding import Encoding, encoding_of
from .exact_reader import MAX_LINE, Record, RecordPosition, lines_of, records
from .fast_reader import Batch
from .file import CsvError, CsvFile
from .grid import split_lines
from .header import ColumnMapping, ColumnsError, known_columns, match_columns
from .offsets import BatchOffsets
from .rows import CsvRows

__all__ = [
    "MAX_LINE",
    "NO_NAMES",
    "Batch",
    "BatchOffsets",
    "ColumnMapping",
    "ColumnsError",
    "CsvError",
    "CsvFile",
    "CsvRows",
    "Encoding",
    "Record",
    "RecordPosition",
    "delimiter_name",
    "delimiter_named",
    "delimiter_of",
    "encoding_of",
    "known_columns",
    "lines_of",
    "match_columns",
    "records",
    "split_lines",
]
