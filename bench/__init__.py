"""Benchmarks: `python -m bench`.

Times on a shared machine drift, ratios of contestants that take turns in one run do not. So
each subject here runs the library and its peers in paired blocks, in random order, and tells
the median of the ratios of the pairs; `again` is the peer against itself, which says how far
a ratio may be trusted. Nothing is asserted: the table is for reading.
"""

import sys
from pathlib import Path

# The PostgreSQL of the tests is measured, too.
sys.path.append(str(Path(__file__).parents[1] / "tests"))
