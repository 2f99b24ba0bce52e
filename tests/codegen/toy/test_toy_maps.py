"""Fields that hold values by text: an object whose names are data."""

from __future__ import annotations

import asyncio
import importlib
import json
import logging
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import cattrs
import pytest

from postalytics_runtime.cli import CommandLine, run
from postalytics_runtime.errors import InvalidRequestError, UnreadableResponseError
from postalytics_runtime.schema import MismatchReport
from support.runtime.raw_server import answering, http, serve

DAY = date(2026, 5, 27)
CAME: dict[str, Any] = {
    "FeeNo": 1,
    "Shares": {"ada": "10.00", "Félix": 2.5, "": "0"},
    "Remarks": {"ada": {"Text": "late", "More": {"why": {"Text": "rain"}}}},
    "Grades": {"first": 2, "last": 9},
    "Counts": {"a": "7"},
    "Free": {"a": [1, {"b": None}]},
}
ODD: dict[str, Any] = {
    "Shares": {"ada": "about 12", "bob": None},
    "Remarks": {"ada": "late", "bob": {"Text": 7, "More": {"x": {"Text": []}}}},
    "Grades": [1, 2],
    "Counts": {"a": "many", "b": {"c": 1}},
    "Free": "none",
}
MISMATCHES = [
    "Fee.shares[0]: expected decimal, found str",
    "Fee.shares[1]: expected decimal, found NoneType",
    "Fee.remarks[0]: expected FeeRemark, found str",
    "Fee.remarks[1].text: expected str, found int",
    "Fee.remarks[1].more[0].text: expected str, found list",
    "Fee.grades: expected map, found list",
    "Fee.counts[0]: expected int, found str",
    "Fee.counts[1]: expected int, found dict",
    "Fee.free: expected map, found str",
]


async def listed(lending: Any, *documents: object, **options: Any) -> list[Any]:
    async with (
        serve(answering(http(json.dumps(documents).encode()))) as server,
        lending.Library("k:d", base_url=server.url, **options) as client,
    ):
        return [fee async for fee in client.fees.list_fees(day=DAY)]


async def test_the_values_of_a_map_are_read(lending: Any, fees: Any) -> None:
    (fee,) = await listed(lending, CAME, strict=True)

    assert fee.shares == {"ada": Decimal(10), "Félix": Decimal("2.5"), "": Decimal(0)}
    rain = fees.FeeRemark(text="rain")
    assert fee.remarks == {"ada": fees.FeeRemark(text="late", more={"why": rain})}
    assert fee.grades == {"first": lending.models.Grade.WORN, "last": 9}
    assert (fee.counts, fee.free) == ({"a": 7}, CAME["Free"])


async def test_what_cannot_be_read_is_kept_and_logged_without_the_keys(
    lending: Any, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.WARNING):
        (fee,) = await listed(lending, {"FeeNo": 1, **ODD})

    assert (fee.shares, fee.grades, fee.free) == (ODD["Shares"], [1, 2], "none")
    assert (fee.remarks["ada"], fee.remarks["bob"].text) == ("late", 7)
    (message,) = [record.getMessage() for record in caplog.records]
    assert message.partition("the spec: ")[2] == "; ".join(f"[0].{one}" for one in MISMATCHES)


async def test_a_value_that_no_code_can_be_is_kept_beside_codes(lending: Any) -> None:
    (fee,) = await listed(lending, {"FeeNo": 1, "Grades": {"first": 2, "odd": {"x": 1}}})

    assert fee.grades == {"first": lending.models.Grade.WORN, "odd": {"x": 1}}


async def test_a_strict_client_refuses_what_it_cannot_read(lending: Any) -> None:
    with pytest.raises(UnreadableResponseError, match=r"Fee\.counts\[0\]: expected int, found str"):
        await listed(lending, {"FeeNo": 1, "Counts": {"a": "many"}}, strict=True)


async def test_a_name_in_another_notation_is_found_in_the_models_of_a_map(lending: Any) -> None:
    (fee,) = await listed(lending, {"FeeNo": 1, "Remarks": {"a": {"TEXT": "late"}}})

    assert (fee.remarks["a"].text, fee.remarks["a"].extra) == ("late", {})


def test_what_was_read_is_written_as_it_came(lending: Any, fees: Any) -> None:
    hooks = importlib.import_module("lending._converters.fees")
    copy = json.loads(json.dumps(ODD))

    assert hooks.unstructure_fee(hooks.structure_fee(copy, MismatchReport())) == ODD


def test_a_converter_does_not_change_a_map(lending: Any, fees: Any) -> None:
    converter: cattrs.Converter = lending.make_converter()
    before = json.dumps(CAME)

    made = converter.structure(CAME, fees.Fee)

    assert json.dumps(CAME) == before
    assert converter.unstructure(made)["Remarks"] == CAME["Remarks"]


async def test_maps_are_sent(client: Any, fake: Any, fees: Any) -> None:
    fee = await client.fees.charge_fee(
        fees.NewFee(
            sum=Decimal(3),
            date=DAY,
            shares={"ada": Decimal("1.50"), "Félix": Decimal("1.50")},
            notes={"ada": fees.NewFeeRemark(text="late")},
            counts={},
        )
    )

    assert fake.requests[-1].body == {
        "Sum": "3",
        "Date": "2026-05-27",
        "Shares": {"ada": "1.50", "Félix": "1.50"},
        "Remarks": {"ada": {"Text": "late"}},
        "Counts": {},
    }
    assert fee.shares == {"ada": Decimal("1.5"), "Félix": Decimal("1.5")}


@pytest.mark.parametrize(
    ("values", "problem"),
    [
        ({"counts": [1]}, "counts must be a dict, not list"),
        ({"counts": {1: 1}}, "counts must have keys of text only"),
        ({"counts": {"a": "1"}}, "counts[0] must be a whole number, not text"),
        ({"counts": {"a": 1, "b": 2**31}}, "counts[1] must be a whole number of 32 bits"),
        ({"counts": None}, "counts must not be null"),
        ({"shares": {"ada": 1.5}}, "shares[0] must be a Decimal, not float"),
        ({"notes": {"ada": {"text": "x"}}}, "notes[0] must be NewFeeRemark, not dict"),
    ],
)
async def test_a_map_of_another_type_is_not_sent(
    client: Any, fake: Any, fees: Any, values: dict[str, Any], problem: str
) -> None:
    with pytest.raises(InvalidRequestError) as caught:
        await client.fees.charge_fee(fees.NewFee(sum=Decimal(1), date=DAY, **values))

    assert f"Nothing was sent: {problem}." in str(caught.value)
    assert list(fake.requests) == []


async def test_a_problem_inside_a_map_does_not_show_its_key(client: Any, fees: Any) -> None:
    remark = fees.NewFeeRemark(text="x" * 21)

    with pytest.raises(InvalidRequestError) as caught:
        await client.fees.charge_fee(fees.NewFee(sum=Decimal(1), date=DAY, notes={"ada": remark}))

    assert "notes[0].text is longer than 20 characters (21)" in str(caught.value)
    assert "ada" not in str(caught.value)


def test_a_repr_of_personal_data_shows_no_map(fees: Any) -> None:
    assert repr(fees.Fee(counts={"ada": 1})) == "Fee(counts=****)"


async def test_a_command_takes_and_shows_a_map(
    fake: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    found: CommandLine = importlib.import_module("lending._command_line").COMMAND_LINE
    more = tmp_path / "fee.json"
    fee = {"sum": "3.10", "date": "2026-05-27", "shares": {"ada": "3.10"}}
    more.write_text(json.dumps({**fee, "notes": {"ada": {"text": "late"}}}), "utf-8")
    words = ["--from", str(more), "--yes", "--output", "json", "--base-url", fake.url]

    status = await asyncio.to_thread(run, found, ["fees", "charge", *words])

    assert status == 0
    shown = json.loads(capsys.readouterr().out)
    assert shown["shares"] == {"ada": "3.10"}
    assert fake.requests[-1].body["Remarks"] == {"ada": {"Text": "late"}}
