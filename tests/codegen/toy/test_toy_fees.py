"""Fields and parameters whose values JSON holds as text: dates, times and decimals."""

from __future__ import annotations

import asyncio
import importlib
import json
import logging
import re
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from postalytics_runtime.cli import CommandLine, run
from postalytics_runtime.errors import InvalidRequestError, ResponseError, UnreadableResponseError
from support.runtime.raw_server import answering, http, serve

DAY = date(2026, 5, 27)
MOMENT = datetime(2026, 5, 27, 8, 49, 11, tzinfo=UTC)
LOCAL = datetime(2026, 5, 27, 8, 49, 11)
FIELDS = "fee_id,sum,parts,date,reminded,charged,seen,posted"
CAME = {
    "FeeNo": 1,
    "Sum": 12.5,
    "Parts": ["10.00", "2.50"],
    "Day": "5/27/2026",
    "Reminded": ["2026-05-28", "2026-05-29T00:00:00"],
    "ChargedAt": "2026-05-27T10:49:11+02:00",
    "SeenAt": "2026-05-27 08:49:11",
    "PostedAt": "5/27/2026 8:49:11 AM",
}
ODD = {
    "Sum": "about 12",
    "Parts": ["10.00", None, "x"],
    "Date": "27.5.2026",
    "Reminded": "never",
    "ChargedAt": "2026-05-27T08:49:11",
    "SeenAt": 1_779_864_551,
    "PostedAt": ["2026-05-27T08:49:11"],
}
MISMATCHES = [
    "Fee.sum: expected decimal, found str",
    "Fee.parts[1]: expected decimal, found NoneType",
    "Fee.parts[2]: expected decimal, found str",
    "Fee.date: expected date, found str",
    "Fee.reminded: expected list, found str",
    "Fee.charged: expected datetime, found str",
    "Fee.seen: expected utc_datetime, found int",
    "Fee.posted: expected local_datetime, found list",
]


async def listed(lending: Any, *documents: object, **options: Any) -> tuple[list[Any], bytes]:
    """Return the fees that a server sends, and what it was asked."""
    async with (
        serve(answering(http(json.dumps(documents).encode()))) as server,
        lending.Library("k:d", base_url=server.url, **options) as client,
    ):
        found = [fee async for fee in client.fees.list_fees(day=DAY)]
    return found, server.requests[0]


async def test_values_in_several_notations_are_read(lending: Any, fees: Any) -> None:
    (fee,), _ = await listed(lending, CAME)

    assert fee == fees.Fee(
        fee_id=1,
        sum=Decimal("12.5"),
        parts=[Decimal(10), Decimal("2.5")],
        date=DAY,
        reminded=[date(2026, 5, 28), date(2026, 5, 29)],
        charged=MOMENT,
        seen=MOMENT,
        posted=LOCAL,
    )


async def test_a_value_that_cannot_be_read_is_kept_and_logged(
    lending: Any, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.WARNING):
        (fee,), _ = await listed(lending, {"FeeNo": 1, **ODD})

    assert (fee.sum, fee.parts) == ("about 12", [Decimal(10), None, "x"])
    assert (fee.date, fee.reminded) == (ODD["Date"], "never")
    assert (fee.charged, fee.seen, fee.posted) == (
        ODD["ChargedAt"],
        ODD["SeenAt"],
        ODD["PostedAt"],
    )
    (message,) = [record.getMessage() for record in caplog.records]
    assert message == (
        "fees.list_fees: the response does not match the spec: "
        + "; ".join(f"[0].{one}" for one in MISMATCHES)
    )


async def test_a_strict_client_refuses_what_it_cannot_read(lending: Any) -> None:
    with pytest.raises(UnreadableResponseError, match=r"\[0\]\.Fee\.date: expected date"):
        await listed(lending, {"FeeNo": 1, "Date": "27.5.2026"}, strict=True)


def test_what_was_read_is_written_in_one_notation_and_the_rest_as_it_came(lending: Any) -> None:
    hooks = importlib.import_module("lending._converters.fees")
    schema = importlib.import_module("postalytics_runtime.schema")

    def written(came: dict[str, Any]) -> object:
        return hooks.unstructure_fee(hooks.structure_fee(dict(came), schema.MismatchReport()))

    assert written(CAME) == {
        "FeeNo": 1,
        "Sum": "12.5",
        "Parts": ["10.00", "2.50"],
        "Date": "2026-05-27",
        "Reminded": ["2026-05-28", "2026-05-29"],
        "ChargedAt": "2026-05-27T08:49:11Z",
        "SeenAt": "2026-05-27T08:49:11Z",
        "PostedAt": "2026-05-27T08:49:11",
    }
    assert written(ODD) == ODD


async def test_values_are_sent_in_one_notation(lending: Any, fees: Any) -> None:
    summer = MOMENT.astimezone(timezone(timedelta(hours=2)))
    fee = fees.NewFee(
        sum=Decimal("1E+2"), parts=[Decimal("99.90")], date=DAY, charged=summer, posted=LOCAL
    )
    async with (
        serve(answering(http(b'{"FeeNo": 2}'), http(b"[]"))) as server,
        lending.Library("k:d", base_url=server.url) as client,
    ):
        await client.fees.charge_fee(fee)
        [fee async for fee in client.fees.list_fees(day=DAY, since=summer, least=Decimal(5))]

    sent, asked = server.requests
    assert json.loads(sent.partition(b"\r\n\r\n")[2]) == {
        "Sum": "100",
        "Parts": ["99.90"],
        "Date": "2026-05-27",
        "ChargedAt": "2026-05-27T08:49:11Z",
        "PostedAt": "2026-05-27T08:49:11",
    }
    assert asked.partition(b" HTTP")[0] == (
        b"GET /rest/fees/2026-05-27?Since=2026-05-27T08%3A49%3A11Z&Least=5"
    )


@pytest.mark.parametrize(
    ("values", "problem"),
    [
        ({"sum": 12.5}, "sum must be a Decimal, not float"),
        ({"sum": "12.50"}, "sum must be a Decimal, not text"),
        ({"sum": Decimal("NaN")}, "sum must be a finite number"),
        ({"sum": Decimal("1E+999999")}, "sum must have at most 30 digits before and after"),
        ({"date": "2026-05-27"}, "date must be a date, not text"),
        ({"date": MOMENT}, "date must be a date, not datetime"),
        ({"charged": LOCAL}, "charged must have a time zone, such as datetime.now(UTC)"),
        ({"charged": DAY}, "charged must be a datetime, not date"),
        ({"seen": LOCAL}, "seen must have a time zone, such as datetime.now(UTC)"),
        ({"posted": MOMENT}, "posted must not have a time zone"),
        ({"parts": [Decimal(1), 2.5]}, "parts[1] must be a Decimal, not float"),
    ],
)
async def test_a_value_of_another_type_is_not_sent(
    client: Any, fake: Any, fees: Any, values: dict[str, Any], problem: str
) -> None:
    fee = fees.NewFee(**{"sum": Decimal(1), "date": DAY, **values})

    with pytest.raises(InvalidRequestError) as caught:
        await client.fees.charge_fee(fee)

    assert str(caught.value).partition("Nothing was sent: ")[2].startswith(problem)
    assert list(fake.requests) == []


@pytest.mark.parametrize(
    ("parameters", "problem"),
    [
        ({"day": "2026-05-27"}, "day must be a date, not text"),
        ({"day": MOMENT}, "day must be a date, not datetime"),
        ({"since": LOCAL}, "since must have a time zone, such as datetime.now(UTC)"),
        ({"least": 1.5}, "least must be a Decimal, not float"),
    ],
)
async def test_a_parameter_of_another_type_is_not_sent(
    client: Any, fake: Any, parameters: dict[str, Any], problem: str
) -> None:
    with pytest.raises(InvalidRequestError, match=re.escape(problem)):
        [fee async for fee in client.fees.list_fees(**{"day": DAY, **parameters})]

    assert list(fake.requests) == []


async def test_the_fake_keeps_what_is_sent(client: Any, fees: Any) -> None:
    charged = await client.fees.charge_fee(
        fees.NewFee(sum=Decimal("3.10"), date=DAY, charged=MOMENT, posted=LOCAL)
    )
    found = [fee async for fee in client.fees.list_fees(day=DAY)]
    none = [fee async for fee in client.fees.list_fees(day=date(2026, 5, 28))]

    assert (charged.sum, charged.date, charged.charged, charged.posted) == (
        Decimal("3.10"),
        DAY,
        MOMENT,
        LOCAL,
    )
    assert [fee.sum for fee in found] == [Decimal("12.50"), Decimal("3.10")]
    assert none == []


async def test_the_fake_refuses_other_notations(client: Any) -> None:
    body = {"Sum": 3.1, "Date": "5/27/2026"}

    with pytest.raises(ResponseError) as caught:
        await client.request("POST", "/fees", json=body)

    assert "Sum must be a number as a string, not a number." in str(caught.value)
    assert "Date must be a date such as 2026-05-27, not a string." in str(caught.value)


def test_a_repr_of_personal_data_shows_no_date_and_no_sum(fees: Any) -> None:
    fee = fees.Fee(fee_id=1, sum=Decimal(5), date=DAY, charged=MOMENT, reminded=[DAY])

    assert repr(fee) == "Fee(fee_id=1, sum=****, date=****, reminded=****, charged=****)"


def test_a_record_that_was_read_can_be_sent_again(fees: Any) -> None:
    fee = fees.Fee(fee_id=1, sum=Decimal(5), date=DAY, charged=MOMENT, posted=LOCAL)

    assert fees.NewFee.from_fee(fee) == fees.NewFee(
        fee_id=1,
        sum=Decimal(5),
        parts=None,
        date=DAY,
        charged=MOMENT,
        posted=LOCAL,
        shares=None,
    )


async def called(fake: Any, *words: str) -> int:
    """Return the status of a command."""
    found: CommandLine = importlib.import_module("lending._command_line").COMMAND_LINE
    return await asyncio.to_thread(run, found, ["fees", *words, "--base-url", fake.url])


async def test_a_command_shows_them(fake: Any, capsys: pytest.CaptureFixture[str]) -> None:
    status = await called(fake, "list", "2026-05-27", "--fields", FIELDS, "--output", "json")

    assert (status, json.loads(capsys.readouterr().out)) == (
        0,
        [
            {
                "fee_id": 1,
                "sum": "12.50",
                "parts": None,
                "date": "2026-05-27",
                "reminded": None,
                "charged": "2026-05-27T08:49:11Z",
                "seen": None,
                "posted": "2026-05-27T08:49:11",
            }
        ],
    )


async def test_a_command_takes_them(
    fake: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    more = tmp_path / "fee.json"
    more.write_text('{"parts": ["1.00", "2.10"], "seen": "2026-05-27T08:49:11Z"}', "utf-8")
    words = ["--sum", "3.10", "--date", "2026-05-27", "--charged", "2026-05-27T10:49:11+02:00"]

    status = await called(fake, "charge", *words, "--from", str(more), "--yes", "--output", "json")

    assert status == 0
    shown = json.loads(capsys.readouterr().out)
    assert (shown["sum"], shown["parts"], shown["charged"], shown["seen"]) == (
        "3.10",
        ["1.00", "2.10"],
        "2026-05-27T08:49:11Z",
        "2026-05-27T08:49:11Z",
    )


async def test_a_command_says_how_they_are_written(
    fake: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    assert await called(fake, "list", "5/27/2026") == 2
    assert "'5/27/2026' is not a date, such as 2026-05-27." in capsys.readouterr().err
