"""Rows of a CSV file.

In reading order: `file` (an open file, its encoding and delimiter), `encoding`, `delimiter`,
`header` (which column is which field), `fast_reader` (batches by the C parser), `exact_reader`
(records with their bytes), `offsets` (seeking to single rows), `rows` (records as bodies of
requests).
"""

from __future__ import annotations

from .delimiter import delimiter_name, delimiter_named, delimiter_of
from .encoding import Encoding, encoding_of
from .exact_reader import MAX_LINE, Place, Record, lines_of, records
from .fast_reader import Batch
from .file import CsvError, CsvFile
from .header import Columns, ColumnsError, fixed_options, match_columns, normalised
from .offsets import Places
from .rows import CsvTable

__all__ = [
    "MAX_LINE",
    "Batch",
    "Columns",
    "ColumnsError",
    "CsvError",
    "CsvFile",
    "CsvTable",
    "Encoding",
    "Place",
    "Places",
    "Record",
    "delimiter_name",
    "delimiter_named",
    "delimiter_of",
    "encoding_of",
    "fixed_options",
    "lines_of",
    "match_columns",
    "normalised",
    "records",
]
