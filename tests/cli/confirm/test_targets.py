"""What rows are uploaded to is shown by its name; what the account does not have is refused."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import attrs
import pytest

from postalytics import API as POSTALYTICS
from postalytics import Postalytics
from postalytics._command_line import COMMAND_LINE
from postalytics.testing import FakePostalytics, Fault
from postalytics_runtime.account import Account
from postalytics_runtime.cli import run
from postalytics_runtime.cli.confirm import destination, destination_rows
from postalytics_runtime.cli.confirm.targets import FoundTarget, mail_target, read_target
from postalytics_runtime.cli.confirm.unknown_target import require_listed
from postalytics_runtime.cli.input import UploadRequest
from postalytics_runtime.errors import ConfigurationError, NotSentError
from postalytics_runtime.safety import MailMode, ModeReading
from support.bulk.bookshelf_api import API, SHELVE_BOOK
from support.cli.operating import Traffic, operate
from support.cli.processes import names_in, only_job
from support.cli.shop import Shop

Captured = pytest.CaptureFixture[str]
People = Callable[..., Path]
Person = Callable[[str], None]

ADD = POSTALYTICS.operation("contacts.create_contact")
SEND = POSTALYTICS.operation("mail.send_mail")
METACORTEX = Account("1001", "Metacortex")


@pytest.fixture
def traffic(fake: FakePostalytics) -> Traffic:
    """What the fake server receives."""
    traffic = Traffic()
    fake.intercept = traffic
    return traffic


def adding(**changes: Any) -> UploadRequest:
    """Return an upload to list 9."""
    assert ADD.bulk is not None
    people = Path("people.csv")
    fixed = {"contact_list_id": 9}
    given = UploadRequest(
        api=POSTALYTICS, operation=ADD, bulk=ADD.bulk, file=people, source=people, fixed=fixed
    )
    return attrs.evolve(given, **changes)


def refusal(found: FoundTarget, account: Account | None = METACORTEX, **changes: Any) -> str:
    """Return why an upload is refused."""
    with pytest.raises(ConfigurationError) as caught:
        require_listed(adding(**changes), found, account)
    return caught.value.message


# Who it is


async def test_a_list_has_a_name_and_a_size(client: Postalytics) -> None:
    assert ADD.bulk is not None
    assert ADD.bulk.targets is not None
    found = await read_target(client, ADD.bulk.targets, {"contact_list_id": 1}, "list 1")
    assert found == FoundTarget(listed=True, name="Metacortex Employees", size=3)


async def test_a_list_may_lack_name_and_size(client: Postalytics, traffic: Traffic) -> None:
    assert ADD.bulk is not None
    assert ADD.bulk.targets is not None
    lists = [{"contact_list_id": 1, "name": " "}, {"contact_list_id": 2, "count": 5}, {"name": "x"}]
    traffic.instead = {"contacts.list_contact_lists": lists}
    targets, fixed = ADD.bulk.targets, {"contact_list_id": 1}
    assert await read_target(client, targets, fixed, "list 1") == FoundTarget(listed=True)
    nameless = attrs.evolve(targets, name=None, total=None)
    fixed = {"contact_list_id": 3}
    assert await read_target(client, nameless, fixed, "list 3") == FoundTarget(
        listed=False, others={"1": None, "2": None}
    )


def test_mail_is_sent_through_what_the_lists_of_modes_show() -> None:
    reading = ModeReading(MailMode.TEST, "it is a test", name="Spring")
    assert mail_target(reading) == FoundTarget(listed=True, name="Spring")
    gone = ModeReading(
        MailMode.UNKNOWN, "none", listed=False, others={"a": "Spring"}, unread=("flows.list_flows",)
    )
    assert mail_target(gone) == FoundTarget(listed=False, others={"a": "Spring"}, is_sure=False)


async def test_the_plan_names_the_list_and_the_account(
    fake: FakePostalytics, people: People, person: Person, capsys: Captured
) -> None:
    person("n\n")
    assert await operate(fake, "contacts", "upload", people(3), "--list", "1") == 2
    shown = capsys.readouterr()
    assert "\nTarget       list 1: Metacortex Employees, 3 contacts so far\n" in shown.out
    assert "\nAccount      1001 (Metacortex)\n" in shown.out
    assert "\nUpload 3 contacts to list 1 (Metacortex Employees) in local? [y/N]: " in shown.err


async def test_the_account_and_the_target_are_read_once_before_the_question(
    fake: FakePostalytics, traffic: Traffic, people: People, person: Person
) -> None:
    person("n\n")
    assert await operate(fake, "mail", "send", people(1), "--endpoint", "b4d5c0ffee") == 2
    assert traffic.operations == ["accounts.get_my_account", "campaigns.list_campaigns"]
    traffic.operations.clear()
    person("n\n")
    assert await operate(fake, "suppressions", "fill", people(1), "--list", "7654") == 2
    assert traffic.operations == [
        *("accounts.get_my_account", "suppressions.list_suppression_lists")
    ]


async def test_a_dry_run_tells_programs_the_same(
    fake: FakePostalytics, people: People, capsys: Captured
) -> None:
    path = people(201, "Ada 0;Byron;1 Main St;Boston;MA;02134\r\n", ";;;;;\r\n", ";;x;;;\r\n")
    words = ("contacts", "upload", path, "--list", "1", "--skip-bad-rows", "--dry-run", "--json")
    assert await operate(fake, *words) == 0
    plan = json.loads(capsys.readouterr().out)
    assert plan["account"] == {"id": "1001", "name": "Metacortex"}
    assert plan["target"] == {"text": "list 1", "name": "Metacortex Employees", "size": 3}
    assert (plan["listed"], plan["mode"], plan["seconds"]) == (True, None, 2.0)
    until = datetime.fromisoformat(plan["until"])
    assert (until.tzinfo, until.microsecond) == (UTC, 0)
    assert (plan["bad_rows"], plan["empty_rows"], plan["duplicates_sent"]) == (1, 1, 1)
    (kind,) = plan["bad_kinds"]
    assert kind.endswith(" is the only value of its row, as in a total or a note")


def test_the_plan_shows_the_time_that_an_upload_takes_at_least() -> None:
    assert SHELVE_BOOK.bulk is not None
    job = UploadRequest(
        api=API,
        operation=SHELVE_BOOK,
        bulk=SHELVE_BOOK.bulk,
        file=Path("books.csv"),
        source=Path("books.csv"),
        fixed={"shelf_id": 5000},
        environment="town",
    )
    to: Any = destination(job, Shop)  # type: ignore[arg-type]  # It has what is needed here.
    noon = datetime(2026, 11, 29, 12).astimezone()
    rows = dict(destination_rows(to, 1001, noon))
    assert rows["Target"] == ["shelf 5000"]
    assert rows["Time"] == ["at least 8 min 20 s, until about 12:09"]
    assert (rows["Account"], rows["Mode"], rows["Profile"]) == ([], [], [])
    assert dict(destination_rows(to, 2, noon))["Time"] == []


async def test_a_list_without_a_name_is_shown_by_its_size(
    fake: FakePostalytics, traffic: Traffic, people: People, capsys: Captured
) -> None:
    traffic.instead = {"contacts.list_contact_lists": [{"contact_list_id": 9, "count": 5000}]}
    assert await operate(fake, "contacts", "upload", people(1), "--list", "9", "--dry-run") == 0
    assert "\nTarget       list 9, 5,000 contacts so far\n" in capsys.readouterr().out


async def test_of_a_long_name_the_plan_shows_the_beginning_and_of_a_wrong_size_nothing(
    fake: FakePostalytics, traffic: Traffic, people: People, capsys: Captured
) -> None:
    lists = [{"contact_list_id": 9, "name": "Spring\x1b[31m" + "x" * 300, "count": -5}]
    traffic.instead = {"contacts.list_contact_lists": lists}
    assert await operate(fake, "contacts", "upload", people(1), "--list", "9", "--dry-run") == 0
    shown = "Spring\\x1b[31m" + "x" * 43 + "..."
    assert f"\nTarget       list 9:\n             {shown}\nAccount " in capsys.readouterr().out
    job = adding(target_name="Spring\x1b[31m" + "x" * 300)
    assert f"({shown})" in job.question(1, POSTALYTICS.environment("local"))


async def test_without_a_list_of_targets_only_the_account_is_read(
    fake: FakePostalytics, traffic: Traffic
) -> None:
    assert ADD.bulk is not None
    job = adding(bulk=attrs.evolve(ADD.bulk, targets=None), base_url=fake.url)
    to = destination(job, Postalytics)
    await asyncio.to_thread(to.require_target)
    assert (to.account, to.target, to.reading) == (METACORTEX, None, None)
    assert traffic.operations == ["accounts.get_my_account"]


# What is not there


async def test_an_unknown_list_is_refused_with_what_there_is(
    fake: FakePostalytics, traffic: Traffic, people: People, jobs: Path, capsys: Captured
) -> None:
    for more in ((), ("--dry-run",), ("--dry-run", "--json"), ("--compare", "list")):
        words = ("contacts", "upload", people(2), "--list", "9", "--yes", *more)
        assert await operate(fake, *words) == 2
        shown = capsys.readouterr()
        assert (shown.out, traffic.writes, names_in(jobs)) == ("", [], [])
        assert shown.err == (
            "Error: Account 1001 (Metacortex) has no list 9. It has: 1 (Metacortex "
            "Employees). Nothing was sent.\n"
            "To see what there is:\n"
            f"  postalytics contacts lists --base-url {fake.url}\n"
        )


async def test_what_is_called_so_is_proposed(
    fake: FakePostalytics, traffic: Traffic, people: People, capsys: Captured
) -> None:
    words = ("mail", "send", people(2), "--endpoint", "keymaker", "--live", "2")
    assert await operate(fake, *words) == 2
    assert "Did you mean b4d5c0ffee (Keymaker)? Nothing was sent." in capsys.readouterr().err
    assert traffic.writes == []


def test_few_others_are_listed_and_of_many_only_a_similar_one() -> None:
    assert "has no list 9. Nothing was sent." in refusal(FoundTarget(listed=False))
    others: dict[str, str | None] = {"1": "Spring", "2": None, "30": "Fall"}
    few = refusal(FoundTarget(listed=False, others=others))
    assert "has no list 9. It has: 1 (Spring), 2, 30 (Fall). Nothing" in few
    many = {**others, "4": None}
    assert "has no list 9. Nothing was sent." in refusal(FoundTarget(listed=False, others=many))
    similar = refusal(FoundTarget(listed=False, others=many), fixed={"contact_list_id": 300})
    assert "has no list 300. Did you mean 30 (Fall)? Nothing was sent." in similar


def test_without_accounts_it_is_the_account_of_the_key() -> None:
    assert refusal(FoundTarget(listed=False), None).startswith("The account has no list 9. ")


def test_lists_that_could_not_be_read_may_have_it() -> None:
    found = FoundTarget(listed=False, is_sure=False)
    assert refusal(found).startswith(
        "List 9 was not found, and not all lists could be read. Try again later. Nothing was sent."
    )


def test_a_message_outside_the_command_line_names_no_command() -> None:
    assert "To see what there is" not in refusal(FoundTarget(listed=False))


async def test_a_command_line_without_commands_for_operations_names_none(
    fake: FakePostalytics, people: People, capsys: Captured
) -> None:
    line = COMMAND_LINE._replace(groups=())
    words = ("contacts", "upload", people(1), "--list", "9", "--yes")
    assert await operate(fake, *words, line=line) == 2
    assert capsys.readouterr().err.endswith("Employees). Nothing was sent.\n")


def test_only_mail_has_a_way_out() -> None:
    gone = FoundTarget(listed=False)
    assert "--unlisted" not in refusal(gone, unlisted=True)
    mail: dict[str, Any] = {"operation": SEND, "bulk": SEND.bulk, "fixed": {"endpoint": "x"}}
    assert "\n  --live N --unlisted" in refusal(gone, **mail)
    require_listed(adding(**mail, unlisted=True), gone, METACORTEX)
    require_listed(adding(), FoundTarget(listed=True), METACORTEX)


# What cannot be read


@pytest.mark.parametrize(
    ("operation", "said"),
    [
        ("list_contact_lists", "list 1 cannot be looked up: The API answered with status 403:"),
        ("get_my_account", "The account of the API key cannot be read: The API answered with"),
    ],
)
async def test_a_list_that_cannot_be_read_stops_the_upload(
    fake: FakePostalytics,
    traffic: Traffic,
    people: People,
    jobs: Path,
    capsys: Captured,
    operation: str,
    said: str,
) -> None:
    fake.faults.append(Fault("refused", status=403, operation=operation))
    assert await operate(fake, "contacts", "upload", people(2), "--list", "1", "--yes") == 2
    shown = capsys.readouterr()
    message = " ".join(shown.err.split())
    assert (shown.out, traffic.writes, names_in(jobs)) == ("", [], [])
    assert message.startswith(f"Error: {said}")
    assert message.endswith("Nothing was sent.")


async def test_lists_that_show_no_ids_do_not_stop_the_upload(
    fake: FakePostalytics, traffic: Traffic, people: People, capsys: Captured
) -> None:
    traffic.instead = {"contacts.list_contact_lists": [{"name": "Spring"}]}
    assert await operate(fake, "contacts", "upload", people(1), "--list", "9", "--dry-run") == 0
    plan = capsys.readouterr().out
    assert "Target       list 9 (not looked up: the lists of the account show no ids)\n" in plan


async def test_a_request_that_is_not_sent_is_an_error_of_its_own() -> None:
    class Unconnected(Shop):
        api = POSTALYTICS

        def pages(self, _: object) -> object:
            raise NotSentError("The network is down.")

    assert ADD.bulk is not None
    assert ADD.bulk.targets is not None
    client: Any = Unconnected(None, None, base_url=None, pace=None)
    with pytest.raises(NotSentError):
        await read_target(client, ADD.bulk.targets, {"contact_list_id": 1}, "list 1")


def test_without_a_network_the_account_is_not_read() -> None:
    class Unconnected(Shop):
        api = POSTALYTICS

        async def call(self, *_: Any, **__: Any) -> Any:
            raise NotSentError("The network is down.")

    client_class: Any = Unconnected
    with pytest.raises(NotSentError):
        destination(adding(), client_class).require_target()


# A job that goes on


async def test_the_plan_to_resume_names_the_list_and_refuses_one_that_is_gone(
    fake: FakePostalytics, traffic: Traffic, people: People, jobs: Path, capsys: Captured
) -> None:
    fake.faults.append(Fault("refused", status=401, operation="create_contact", calls=[2]))
    words = ("contacts", "upload", people(3), "--list", "1", "--yes", "--concurrency", "1")
    assert await operate(fake, *words) == 2
    fake.faults.clear()
    capsys.readouterr()
    job = only_job(jobs)
    traffic.instead = {"contacts.list_contact_lists": [{"contact_list_id": 2}]}
    resume = ("jobs", "resume", job, "--yes")

    assert await asyncio.to_thread(run, COMMAND_LINE, resume) == 2
    gone = capsys.readouterr()
    assert (gone.out, gone.err.partition(" It has")[0]) == (
        *("", "Error: Account 1001 (Metacortex) has no list 1."),
    )
    traffic.instead = {}
    assert await asyncio.to_thread(run, COMMAND_LINE, resume) == 0
    lines = [line for line in capsys.readouterr().out.splitlines() if line[:1].strip()]
    assert [line.split()[0] for line in lines[:10]] == [
        *("Job", "File", "Rows", "Target", "Account", "Environment", "Rate"),
        *("Journal", "To", "To"),
    ]
    assert lines[3] == "Target       list 1: Metacortex Employees, 4 contacts so far"
