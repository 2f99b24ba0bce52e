"""Commands that read one record or a list."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest

from postalytics.testing import FakePostalytics, Fault
from support.cli.operating import Traffic, operate

Captured = pytest.CaptureFixture[str]
Person = Callable[[str], None]


async def test_a_record_is_read_without_a_question(
    fake: FakePostalytics, traffic: Traffic, capsys: Captured
) -> None:
    assert await operate(fake, "contacts", "get", "5001") == 0
    out, err = capsys.readouterr()
    assert (json.loads(out)["first_name"], err) == ("Thomas", "")
    assert traffic.operations == ["contacts.get_contact"]


async def test_a_command_without_values_takes_none(fake: FakePostalytics, capsys: Captured) -> None:
    assert await operate(fake, "account", "me") == 0
    found = json.loads(capsys.readouterr().out)
    assert (found["username"], found["api_key"]) == ("thomas", "****")


async def test_a_list_stops_at_its_limit(fake: FakePostalytics, capsys: Captured) -> None:
    words = ("contacts", "list", "--list", "1", "--start", "2", "--limit", "1")
    assert await operate(fake, *words) == 0
    assert [one["contact_id"] for one in json.loads(capsys.readouterr().out)] == [5002]


async def test_a_list_without_pages_has_a_limit_too(
    fake: FakePostalytics, capsys: Captured
) -> None:
    assert await operate(fake, "templates", "list", "--limit", "1") == 0
    assert len(json.loads(capsys.readouterr().out)) == 1


async def test_the_items_of_an_object_are_the_list(fake: FakePostalytics, capsys: Captured) -> None:
    words = ("suppressions", "list", "--list", "7654", "--fields", "first_name")
    assert await operate(fake, *words) == 0
    assert json.loads(capsys.readouterr().out) == [{"first_name": "Thomas"}]


async def test_a_record_in_a_record_is_shown_field_by_field(
    fake: FakePostalytics, capsys: Captured
) -> None:
    words = ("suppressions", "get", "8001", "--list", "7654", "--output", "table")
    assert await operate(fake, *words) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[:2] == [
        "contact_details.suppressed_contact_id  8001",
        "contact_details.first_name             Thomas",
    ]


async def test_a_start_that_the_api_does_not_know_is_refused_by_its_option(
    fake: FakePostalytics, traffic: Traffic, capsys: Captured
) -> None:
    words = ("campaigns", "events", "71238", "--page-number", "0")
    assert await operate(fake, *words) == 2
    err = capsys.readouterr().err
    assert err == "Error: Nothing was sent: --page-number is 0, less than 1.\n"
    assert traffic.operations == []


async def test_a_record_that_is_not_there_is_an_error_of_the_api(
    fake: FakePostalytics, capsys: Captured
) -> None:
    assert await operate(fake, "contacts", "get", "1") == 1
    out, err = capsys.readouterr()
    assert (out, err) == ("", "Error: The API answered with status 404: Contact not found.\n")


async def test_a_read_that_breaks_off_shows_no_command_to_check_it(
    fake: FakePostalytics, capsys: Captured
) -> None:
    fake.faults.append(Fault("truncated_json", operation="get_contact"))
    assert await operate(fake, "contacts", "get", "5001") == 3
    assert "postalytics contacts" not in capsys.readouterr().err


@pytest.mark.parametrize(
    ("words", "problem"),
    [
        ("contacts get five", "Invalid value for 'CONTACT_ID': 'five' is not a whole number."),
        ("contacts get 99999999999", "Invalid value for 'CONTACT_ID': 99999999999 is too large"),
        ("contacts get", "Missing argument 'CONTACT_ID'."),
        ("contacts list", "Missing option '--list'"),
        ("contacts list --list 1 --limit -1", "It must be a whole number of at least 0, not -1."),
        (
            "contacts list --list 1 --fields phon",
            "The response has no field 'phon'. Did you mean phone?",
        ),
    ],
)
async def test_wrong_values_are_refused_before_anything_is_sent(
    words: str, problem: str, fake: FakePostalytics, traffic: Traffic, capsys: Captured
) -> None:
    assert await operate(fake, *words.split()) == 2
    assert problem in capsys.readouterr().err
    assert traffic.operations == []
