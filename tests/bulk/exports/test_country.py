"""Rows of other countries are refused, whatever their address looks like."""

from __future__ import annotations

import pytest

from postalytics_runtime.bulk.exports import Derivation
from postalytics_runtime.schema import ExportColumn

COUNTRY = Derivation(2, (), ExportColumn(header="Country", country=True))


@pytest.mark.parametrize(
    "cell",
    ["", " ", "US", "us", "U.S.A.", "United States", "United States (US)", "PR", "CA", "Canada "],
)
def test_a_country_to_which_mail_is_sent(cell: str) -> None:
    assert COUNTRY.parts(cell) == ()


@pytest.mark.parametrize("cell", ["IT", "Italy", "MX", "GB", "USSR", "?", "\u65e5\u672c"])
def test_a_country_abroad(cell: str) -> None:
    assert str(COUNTRY.parts(cell)) == "is neither the United States nor Canada"
