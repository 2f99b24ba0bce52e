"""What is in an inbox is shown, handled again, and deleted."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from support.cli.readers import handle, keep, pending, report, run
from support.cli.screens import screen
from support.cli.shop import printed

Captured = pytest.CaptureFixture[str]


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    return tmp_path / "events.db"


def test_the_status_shows_what_became_of_the_events(
    inbox: Path, capsys: Captured, tmp_path: Path
) -> None:
    delivered = [report(1), report(2), report(3, subject=None), report(4)]
    keep(
        inbox,
        delivered,
        polled=[report(1, delivered=False, kind="brought\x1bback")],
        rejected={b"1": "The body is not JSON.", b"2": "The body is too deep."},
    )
    handle(inbox, fail=["2"], times=8)
    keep(inbox, [report(5)])
    assert run("events", "status", "--inbox", inbox) == 1
    assert printed(capsys) == screen("events_status", folder=tmp_path)


def test_the_status_of_a_new_inbox(inbox: Path, capsys: Captured) -> None:
    keep(inbox)
    assert run("events", "status", "--inbox", inbox) == 0
    assert capsys.readouterr().out.splitlines() == [
        f"Inbox          {inbox}",
        "Events         0",
        "               0 waiting",
        "               0 in hand",
        "               0 handled",
        "               0 dead",
        "Last event     never",
        "Last delivery  never",
        "Last poll      never",
        "Zones          not known yet: no event came by webhook and by poll",
    ]


@pytest.mark.parametrize(
    ("second", "hour", "text"),
    [
        (2, 14, "deliveries and polled events have the same dates"),
        (2, 19, "deliveries are dated 5 h later than polled events"),
        (2, 9, "deliveries are dated 5 h earlier than polled events"),
    ],
)
def test_the_status_shows_the_learned_offset(
    second: int, hour: int, text: str, inbox: Path, capsys: Captured
) -> None:
    polled = report(second, delivered=False)
    assert polled.date is not None
    keep(inbox, [report(second, date=polled.date.replace(hour=hour))], polled=[polled])
    assert run("events", "status", "--inbox", inbox) == 0
    assert f"Zones          {text}\n" in capsys.readouterr().out


def test_rejected_bodies_that_are_gone_are_still_counted(inbox: Path, capsys: Captured) -> None:
    keep(inbox, rejected={b"of loan 12": "The body is not JSON."})
    assert run("events", "purge", "--loan-id", "12", "--yes", "--inbox", inbox) == 0
    assert run("events", "status", "--inbox", inbox) == 0
    assert capsys.readouterr().out.splitlines()[-1] == (
        "Rejected       1 request that held no delivery"
    )


def test_the_status_is_data_for_programs(inbox: Path, capsys: Captured) -> None:
    keep(inbox, [report(1)])
    assert run("events", "status", "--inbox", inbox, "--json") == 0
    data = json.loads(capsys.readouterr().out)
    assert (data["inbox"], data["states"]) == (
        str(inbox),
        {"pending": 1, "leased": 0, "done": 0, "dead": 0},
    )
    assert "Ada" not in str(data)


@pytest.mark.parametrize(
    "words", [("status",), ("replay", "--failed"), ("purge", "--loan-id", "1")]
)
def test_without_an_inbox_none_is_created(
    words: tuple[str, ...], inbox: Path, capsys: Captured
) -> None:
    assert run("events", *words, "--inbox", inbox) == 2
    assert capsys.readouterr().err == (
        f"Error: There is no inbox {inbox}. Name it with --inbox, or begin one with `bookshelf "
        "events watch`.\n"
    )
    assert not inbox.exists()


def test_dead_events_are_handled_again(inbox: Path, capsys: Captured) -> None:
    keep(inbox, [report(1), report(2)])
    handle(inbox, fail=["2"], times=8)
    assert run("events", "replay", "--failed", "--inbox", inbox) == 0
    assert pending(inbox) == ["2"]
    assert capsys.readouterr().out == (
        "1 event will be handled again, by the command that is running for this\n"
        "inbox, or the next `bookshelf events watch` or `bookshelf webhooks listen`.\n"
    )


def test_events_are_handled_again_by_id(inbox: Path) -> None:
    keep(inbox, [report(1), report(2), report(3)])
    first, _, third = handle(inbox)
    assert run("events", "replay", "--id", first, "--id", third.upper(), "--inbox", inbox) == 0
    assert pending(inbox) == ["1", "3"]


def test_events_of_the_last_days_are_handled_again(inbox: Path) -> None:
    keep(inbox, [report(1), report(2)])
    handle(inbox)
    assert run("events", "replay", "--since", "2d", "--inbox", inbox) == 0
    assert pending(inbox) == ["1", "2"]


def test_nothing_to_handle_again(inbox: Path, capsys: Captured) -> None:
    keep(inbox, [report(1)])
    assert run("events", "replay", "--id", "ab" * 32, "--inbox", inbox) == 1
    assert capsys.readouterr().out == ("No handled or dead event was chosen, so nothing changed.\n")


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ((), "Choose events with --failed, --since or --id."),
        (("--since", "2 days"), "'2 days' is not a time such as 30m, 12h or 2d."),
        (("--since", "0d"), "'0d' is not a time such as 30m, 12h or 2d."),
        (("--since", "9999w"), "'9999w' is not a time such as 30m, 12h or 2d."),
        (("--id", "1"), "The id of an event has 64 characters, 0 to 9 and a to f."),
    ],
)
def test_a_wrong_choice_is_an_error(
    words: tuple[str, ...], message: str, inbox: Path, capsys: Captured
) -> None:
    assert run("events", "replay", *words, "--inbox", inbox) == 2
    assert message in capsys.readouterr().err


def test_the_data_of_one_person_is_deleted(inbox: Path, capsys: Captured) -> None:
    keep(inbox, [report(1), report(2, subject="1"), report(3)])
    assert run("events", "purge", "--loan-id", "1", "--yes", "--inbox", inbox) == 0
    assert run("events", "purge", "--loan-id", "1", "--yes", "--inbox", inbox) == 0
    assert capsys.readouterr().out.splitlines() == [
        "Deleted the data of 2 events of loan_id 1.",
        "The inbox holds no data about loan_id 1.",
    ]
    assert inbox.read_bytes().count(b"Ada") == 1


def test_no_data_is_deleted_without_a_yes(
    inbox: Path, capsys: Captured, person: Callable[[str], None]
) -> None:
    keep(inbox, [report(1)])
    person("n\n")
    assert run("events", "purge", "--loan-id", "1", "--inbox", inbox) == 2
    said = capsys.readouterr().err
    assert "Delete what the inbox holds about loan_id 1?" in said
    assert said.endswith("Nothing was deleted.\n")
    person("y\n")
    assert run("events", "purge", "--loan-id", "1", "--inbox", inbox) == 0


def test_the_variable_names_the_inbox(
    inbox: Path, capsys: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BOOKSHELF_INBOX", str(inbox))
    keep(inbox)
    assert run("events", "status") == 0
    assert f"Inbox          {inbox}\n" in capsys.readouterr().out


def test_the_inbox_is_in_the_folder_of_the_user(
    tmp_path: Path, capsys: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("BOOKSHELF_INBOX", raising=False)
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    assert run("events", "status") == 2
    assert f"There is no inbox {tmp_path}/state/bookshelf/events.db. " in capsys.readouterr().err


def test_without_a_home_the_inbox_has_to_be_named(
    capsys: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unknown(user: int) -> None:
        raise KeyError(user)

    for name in ("BOOKSHELF_INBOX", "HOME", "XDG_STATE_HOME", "XDG_CONFIG_HOME"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr("pwd.getpwuid", unknown)
    assert run("events", "status") == 2
    assert capsys.readouterr().err == (
        "Error: You have no home: name a file with --inbox or BOOKSHELF_INBOX.\n"
    )
    assert run("events", "status", "--help") == 0
    assert "[default: BOOKSHELF_INBOX]" in " ".join(capsys.readouterr().out.split())
