"""Values that are one of several models, told apart by a text in a field of theirs."""

from __future__ import annotations

import asyncio
import importlib
import json
import logging
from pathlib import Path
from typing import Any

import cattrs
import pytest

from postalytics_runtime.cli import CommandLine, run
from postalytics_runtime.drift import Drift
from postalytics_runtime.errors import (
    InvalidRequestError,
    ResponseError,
    UnreadableResponseError,
)
from postalytics_runtime.schema import MismatchReport
from support.runtime.raw_server import answering, http, serve

CHEQUE = {"Way": "cheque", "Number": 7, "Bank": None}
CASH = {"Way": "cash", "Coins": {"penny": 3}, "Change": {"Way": "open cheque", "Number": 8}}
BARTER = {"Way": "barter", "Hens": 2}
KNOWN = "expected Payment of a known 'Way', found"


async def answered(lending: Any, call: str, document: object, **options: Any) -> Any:
    given = {"get_payment": {"payment_id": 1}, "get_cheque": {"number": 7}}.get(call, {})
    async with (
        serve(answering(http(json.dumps(document).encode()))) as server,
        lending.Library("k:d", base_url=server.url, **options) as client,
    ):
        made = getattr(client.fees, call)(**given)
        return [one async for one in made] if call == "list_payments" else await made


async def test_the_text_tells_which_model_was_answered(lending: Any, fees: Any) -> None:
    cheque, cash = await answered(lending, "list_payments", [CHEQUE, CASH], strict=True)

    assert cheque == fees.Cheque(sort="cheque", number=7)
    assert cash == fees.Cash(
        way="cash", coins={"penny": 3}, change=fees.Cheque(sort="open cheque", number=8)
    )


@pytest.mark.parametrize(
    ("document", "found"),
    [
        (BARTER, "str"),
        ({"Hens": 2}, "nothing"),
        ({"Way": None, "Hens": 2}, "NoneType"),
        ({"Way": 3}, "int"),
        ({"Way": ["cash"]}, "list"),
        ({"Way": {"cash": {}}}, "dict"),
        ({"Way": True}, "bool"),
    ],
)
async def test_an_object_that_is_of_no_known_model_is_kept_and_logged(
    lending: Any, document: dict[str, Any], found: str, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.WARNING):
        payment = await answered(lending, "get_payment", document)

    assert payment == document
    (message,) = [record.getMessage() for record in caplog.records]
    assert message.partition("the spec: ")[2] == f"Payment: {KNOWN} {found}"


@pytest.mark.parametrize("document", [BARTER, {"Hens": 2}, {"Way": None}, {"Way": ["cash"]}])
async def test_a_strict_client_refuses_an_object_of_no_known_model(
    lending: Any, document: dict[str, Any]
) -> None:
    with pytest.raises(UnreadableResponseError, match="Payment: expected Payment of a known"):
        await answered(lending, "get_payment", document, strict=True)


@pytest.mark.parametrize("document", ["cash", 3, ["cash", "cash"], {}, None])
async def test_something_else_than_an_object_is_refused(lending: Any, document: object) -> None:
    with pytest.raises(UnreadableResponseError, match="Payment"):
        await answered(lending, "get_payment", document)


async def test_a_mismatch_has_the_place_in_the_response(
    lending: Any, fees: Any, caplog: pytest.LogCaptureFixture
) -> None:
    document = {
        "ReceiptNo": 1,
        "Paid": {"Way": "cash", "Change": {"Way": "cash", "Change": {"Way": 5}}},
        "More": [CHEQUE, BARTER, "cash", {"Way": "cheque", "Number": "many"}],
        "By": {"ada": {"Way": "cash", "Coins": []}, "bob": {"Hens": 1}, "eve": 4},
    }
    with caplog.at_level(logging.WARNING):
        (receipt,) = [await posted(lending, fees, document)]

    assert receipt.paid.change.change == {"Way": 5}
    assert [type(one).__name__ for one in receipt.more] == ["Cheque", "dict", "str", "Cheque"]
    assert (receipt.by["bob"], receipt.by["eve"]) == ({"Hens": 1}, 4)
    (message,) = [record.getMessage() for record in caplog.records]
    assert message.partition("the spec: ")[2].split("; ") == [
        f"Receipt.paid.change.change: {KNOWN} int",
        f"Receipt.more[1]: {KNOWN} str",
        "Receipt.more[2]: expected Payment, found str",
        "Receipt.more[3].number: expected int, found str",
        "Receipt.by[0].coins: expected map, found list",
        f"Receipt.by[1]: {KNOWN} nothing",
        "Receipt.by[2]: expected Payment, found int",
    ]


async def posted(lending: Any, fees: Any, document: object) -> Any:
    async with (
        serve(answering(http(json.dumps(document).encode()))) as server,
        lending.Library("k:d", base_url=server.url) as client,
    ):
        return await client.fees.pay(fees.SentCash())


async def test_a_union_is_read_by_pages(
    lending: Any, fees: Any, caplog: pytest.LogCaptureFixture
) -> None:
    cheque, cash = {**CHEQUE, "Entry": 1}, {"Way": "cash", "Entry": 2}
    parts = [
        {"Payments": [cheque, BARTER], "After": "x"},
        {"Payments": [cheque, cash, {"Hens": 1}], "After": None},
    ]
    async with (
        serve(answering(*(http(json.dumps(part).encode()) for part in parts))) as server,
        lending.Library("k:d", base_url=server.url) as client,
    ):
        payments = [one async for one in client.fees.read_ledger()]

    assert payments == [
        fees.Cheque(sort="cheque", number=7, entry=1),
        BARTER,
        fees.Cash(way="cash", entry=2),
        {"Hens": 1},
    ]
    assert f"Ledger.payments[1]: {KNOWN} str" in caplog.text
    assert f"Ledger.payments[2]: {KNOWN} nothing" in caplog.text


async def test_an_item_that_is_not_an_object_is_refused(lending: Any) -> None:
    part = http(json.dumps({"Payments": [CHEQUE, "cash"], "After": None}).encode())
    async with (
        serve(answering(part)) as server,
        lending.Library("k:d", base_url=server.url) as client,
    ):
        with pytest.raises(UnreadableResponseError, match=r"Ledger\.payments\[1\]"):
            _ = [one async for one in client.fees.read_ledger()]


async def test_payments_nested_too_deeply_are_refused(lending: Any) -> None:
    deep = '{"Way": "cash", "Change": ' * 5000 + "null" + "}" * 5000
    async with (
        serve(answering(http(deep.encode()))) as server,
        lending.Library("k:d", base_url=server.url) as client,
    ):
        with pytest.raises(UnreadableResponseError):
            await client.fees.get_payment(payment_id=1)


async def test_a_member_that_is_answered_alone_has_its_text(
    lending: Any, fees: Any, caplog: pytest.LogCaptureFixture
) -> None:
    assert await answered(lending, "get_cheque", CHEQUE) == fees.Cheque(sort="cheque", number=7)
    with caplog.at_level(logging.WARNING):
        cheque = await answered(lending, "get_cheque", {"Way": "cash", "Number": 7})

    assert cheque.sort == "cash"
    assert "Cheque.sort: expected 'cheque' or 'open cheque', found str" in caplog.text


async def test_a_name_in_another_notation_is_found_in_a_member(lending: Any, fees: Any) -> None:
    payments = await answered(
        lending, "list_payments", [{"Way": "cheque", "number": 7}, {"Way": "cash", "COINS": {}}]
    )

    assert payments == [fees.Cheque(sort="cheque", number=7), fees.Cash(way="cash", coins={})]
    deep = await answered(
        lending, "get_payment", {**CASH, "Change": {"Way": "cheque", "BANK": "x"}}
    )
    assert deep.change == fees.Cheque(sort="cheque", bank="x")


def test_what_was_read_is_written_as_it_came(lending: Any) -> None:
    hooks = importlib.import_module("lending._converters.fees")
    came = {"Paid": BARTER, "More": [CASH, "odd", BARTER], "By": {"ada": CHEQUE, "bob": None}}
    copy = json.loads(json.dumps(came))

    written = hooks.unstructure_receipt(hooks.structure_receipt(copy, MismatchReport()))

    assert written["More"] == came["More"]
    assert (written["Paid"], written["By"]["bob"]) == (BARTER, None)
    assert written["By"]["ada"] == {"Way": "cheque", "Number": 7}


async def test_a_converter_of_your_own_makes_the_models(lending: Any, fees: Any) -> None:
    converter: cattrs.Converter = lending.make_converter()

    payments = await answered(lending, "list_payments", [CASH, BARTER], converter=converter)

    assert payments[0].change == fees.Cheque(sort="open cheque", number=8)
    assert payments[1] == BARTER
    assert converter.unstructure(payments[0]) == CASH


async def test_a_model_of_a_union_is_sent_and_read_again(client: Any, fake: Any, fees: Any) -> None:
    receipt = await client.fees.pay_all(
        fees.NewPayment(
            paid=fees.SentCash(coins={"penny": 3}, change=fees.SentCheque(sort="cheque", number=7)),
            more=[fees.SentCheque(sort="open cheque", number=8, bank=None), fees.SentCash()],
            by={"ada": fees.SentCash(change=None)},
        )
    )

    assert fake.requests[-1].body == {
        "Paid": {"Way": "cash", "Coins": {"penny": 3}, "Change": {"Way": "cheque", "Number": 7}},
        "More": [{"Way": "open cheque", "Number": 8, "Bank": None}, {"Way": "cash"}],
        "By": {"ada": {"Way": "cash", "Change": None}},
    }
    assert receipt.paid.change == fees.Cheque(sort="cheque", number=7)
    assert receipt.more[1] == fees.Cash(way="cash")
    assert receipt.by == {"ada": fees.Cash(way="cash")}


async def test_a_union_is_a_body(client: Any, fake: Any, fees: Any) -> None:
    await client.fees.pay(fees.SentCheque(sort="cheque", number=9))

    assert fake.requests[-1].body == {"Way": "cheque", "Number": 9}


async def test_an_object_of_another_model_is_sent_as_it_is(lending: Any, fees: Any) -> None:
    receipt = http(json.dumps({"Paid": BARTER}).encode())
    async with (
        serve(answering(receipt, receipt)) as server,
        lending.Library("k:d", base_url=server.url) as client,
    ):
        await client.fees.pay(BARTER)
        await client.fees.pay_all(fees.NewPayment(paid=BARTER, more=[BARTER]))

    sent = [json.loads(request.partition(b"\r\n\r\n")[2]) for request in server.requests]
    assert sent == [BARTER, {"Paid": BARTER, "More": [BARTER]}]


@pytest.mark.parametrize(
    ("paid", "problem"),
    [
        ("cash", "paid must be a SentPayment, not a str"),
        (["cash"], "paid must be a SentPayment, not a list"),
        (CHEQUE, "paid must be a SentCheque, not a dict"),
        (None, "paid is missing"),
    ],
)
async def test_something_else_than_a_model_of_a_union_is_not_sent(
    client: Any, fake: Any, fees: Any, paid: object, problem: str
) -> None:
    with pytest.raises(InvalidRequestError) as caught:
        await client.fees.pay_all(fees.NewPayment(paid=paid))

    assert f"Nothing was sent: {problem}." in str(caught.value)
    assert list(fake.requests) == []


async def test_a_problem_in_a_model_of_a_union_has_its_place(
    client: Any, fake: Any, fees: Any
) -> None:
    cheque = fees.SentCheque(sort="cheque", number="7", bank="x" * 11)
    payment = fees.NewPayment(
        paid=fees.SentCash(change=cheque), more=[cheque, fees.Cheque()], by={"ada": cheque}
    )
    with pytest.raises(InvalidRequestError) as caught:
        await client.fees.pay_all(payment)
    with pytest.raises(InvalidRequestError, match="the body must be a SentPayment, not a Cheque"):
        await client.fees.pay(fees.Cheque())
    with pytest.raises(InvalidRequestError, match=r"sent: number must be a whole number, not text"):
        await client.fees.pay(cheque)

    for place in ("paid.change", "more[0]", "by[0]"):
        assert f"{place}.number must be a whole number, not text" in str(caught.value)
        assert f"{place}.bank is longer than 10 characters (11)" in str(caught.value)
    assert "more[1] must be a SentPayment, not a Cheque" in str(caught.value)
    assert list(fake.requests) == []


@pytest.mark.parametrize(
    ("body", "problem"),
    [
        ({"Paid": {"Way": "barter"}}, "Paid.Way must be cash or cheque or open cheque."),
        ({"Paid": {}}, "Paid.Way must be cash or cheque or open cheque."),
        ({"Paid": {"Way": ["cash"]}}, "Paid.Way must be cash or cheque or open cheque."),
        ({"Paid": "cash"}, "Paid must be an object, not a string."),
        ({"Paid": {"Way": "cheque"}}, "Missing: Paid.Number."),
        ({"Paid": {"Way": "cash", "Change": {"Way": 4}}}, "Paid.Change.Way must be cash or"),
        ({"Paid": {"Way": "cash"}, "More": [{"Way": 4}]}, "More[0].Way must be cash or"),
    ],
)
async def test_the_fake_refuses_what_is_of_no_model(
    client: Any, body: dict[str, Any], problem: str
) -> None:
    with pytest.raises(ResponseError) as caught:
        await client.request("POST", "/receipts", json=body)

    assert problem in str(caught.value)


@pytest.mark.parametrize("body", [{"Way": "barter"}, {}, {"Way": None}])
async def test_the_fake_refuses_a_body_of_no_model(client: Any, body: dict[str, Any]) -> None:
    with pytest.raises(ResponseError, match="Way must be cash or cheque or open cheque"):
        await client.request("POST", "/payments", json=body)


async def test_the_fake_serves_its_records(client: Any, fees: Any) -> None:
    cheque, cash = [one async for one in client.fees.list_payments()]

    assert cheque == fees.Cheque(sort="cheque", number=1, bank="Lovelace")
    assert cash.change == fees.Cash(way="cash", coins={})
    assert await client.fees.get_payment(payment_id=1) == cheque


async def test_a_model_that_was_read_is_changed_and_sent_back(
    client: Any, fake: Any, fees: Any
) -> None:
    cheque = fees.SentCheque.from_cheque(await client.fees.get_cheque(number=1))
    cheque.bank = "Babbage"

    changed = await client.fees.cash_cheque(cheque, number=1)

    assert fake.requests[-1].body == {"Way": "cheque", "Number": 1, "Bank": "Babbage"}
    assert changed == fees.Cheque(sort="cheque", number=1, bank="Babbage")


def test_a_repr_masks_what_is_personal_in_a_union(fees: Any) -> None:
    receipt = fees.Receipt(paid=fees.Cheque(sort="cheque", number=7, bank="Lovelace"))

    assert repr(receipt) == "Receipt(paid=Cheque(sort=****, number=7, bank=****))"


async def test_drift_sees_the_models_of_a_union(lending: Any) -> None:
    drift = Drift()
    cheque = {**CHEQUE, "Payee": "Ada"}

    await answered(lending, "list_payments", [cheque, BARTER, {"Way": ["x"]}, BARTER], drift=drift)

    assert (
        drift.patch()
        == """\
# Objects looked at: 4. What they held and is not in the spec:
models:
  Cheque:  # resources/fees.yaml
    fields:
      # string in 1 of 1 objects
      payee: {type: string, wire: Payee, confidence: observed}
# Payment: no model in the spec for "barter" in Way, 2 times.
# Payment: further or malformed codes came once.
# Cheque: never seen: entry.
"""
    )


async def test_a_command_takes_and_shows_a_union(
    fake: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    found: CommandLine = importlib.import_module("lending._command_line").COMMAND_LINE
    more = tmp_path / "payment.json"
    paid = {"way": "cash", "coins": {"penny": 3}, "change": {"sort": "cheque", "number": 7}}
    more.write_text(json.dumps({"paid": {**paid, "change": CHEQUE}}), "utf-8")
    words = ["--from", str(more), "--yes", "--output", "json", "--base-url", fake.url]

    status = await asyncio.to_thread(run, found, ["fees", "pay-all", *words])

    assert status == 0
    shown = json.loads(capsys.readouterr().out)
    assert shown["paid"]["change"]["number"] == 7
    assert fake.requests[-1].body["Paid"]["Change"]["Way"] == "cheque"


@pytest.mark.parametrize(
    ("command", "body", "problem"),
    [
        ("pay-all", {"paid": 5}, "paid must be an object, not a number."),
        ("pay-all", {"paid": CHEQUE, "by": 5}, "by must be an object, not a number."),
        ("charge", {"sum": 12.5}, '--sum must be written as "12.50", not a number with a point.'),
        ("charge", {"sum": "1e3"}, '--sum must be written as "12.50".'),
        ("charge", {"shares": {"ada": None}}, 'shares[0] must be written as "12.50", not null.'),
        ("charge", {"date": "5/27/2026"}, '--date must be written as "2026-05-27".'),
        ("charge", {"seen": "today"}, "--seen must be written as "),
    ],
)
async def test_problems_in_a_file_of_json_are_in_words_of_json(
    fake: Any,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    command: str,
    body: dict[str, Any],
    problem: str,
) -> None:
    found: CommandLine = importlib.import_module("lending._command_line").COMMAND_LINE
    file = tmp_path / "body.json"
    rest = {"sum": "1", "date": None} if command == "charge" else {}
    file.write_text(json.dumps({**rest, **body}), "utf-8")
    words = ["fees", command, "--from", str(file), "--yes", "--base-url", fake.url]

    status = await asyncio.to_thread(run, found, words)

    assert status == 2
    assert f"Nothing was sent: {problem}" in " ".join(capsys.readouterr().err.split())
    assert list(fake.requests) == []
