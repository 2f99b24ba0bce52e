"""Commands that delete: they show what they delete."""

from __future__ import annotations

import io
from collections.abc import Callable

import attrs
import pytest

from postalytics._command_line import COMMAND_LINE
from postalytics.testing import FakePostalytics, Fault
from postalytics_runtime.cli import CommandGroup
from support.cli.operating import Traffic, operate

Captured = pytest.CaptureFixture[str]
Person = Callable[[str], None]

SHOWN = (
    "Contact:\n"
    "  contact_id       5002\n"
    "  contact_list_id  1\n"
    "  first_name       Ada\n"
    "  last_name        Lovelace\n"
    "  company          Analytical Engines\n"
    "  address_street   12 St James's Square\n"
    "  address_city     Boston\n"
    "  address_state    MA\n"
    "  address_zip      02134\n"
)


async def test_a_deletion_that_an_earlier_attempt_may_have_done_is_not_called_refused(
    fake: FakePostalytics, capsys: Captured
) -> None:
    fake.faults.append(Fault("reset_after", operation="delete_contact", calls=1))
    assert await operate(fake, "contacts", "delete", "5003", "--yes", "--quiet") == 3
    assert capsys.readouterr().err == (
        "Error: The API answered with status 404: Contact not found. The outcome of an earlier "
        "attempt is unknown: it may have deleted it.\nTo check:\n"
        f"  postalytics contacts get 5003 --base-url {fake.url}\n"
    )


async def test_a_deletion_shows_what_it_deletes_and_asks(
    fake: FakePostalytics, traffic: Traffic, capsys: Captured, person: Person
) -> None:
    person("n\n")
    assert await operate(fake, "contacts", "delete", "5002") == 2
    question = "\nDelete this contact in local? [y/N]: "
    assert capsys.readouterr().err == f"{SHOWN}{question}Nothing was sent.\n"
    assert traffic.operations == ["contacts.get_contact"]
    person("y\n")
    assert await operate(fake, "contacts", "delete", "5002") == 0
    out, err = capsys.readouterr()
    assert ("deleted_date" in out, err) == (True, f"{SHOWN}{question}")
    assert traffic.writes == ["contacts.delete_contact"]


async def test_a_yes_shows_what_it_deletes_too_unless_it_shall_be_quiet(
    fake: FakePostalytics, traffic: Traffic, capsys: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO())
    assert await operate(fake, "contacts", "delete", "5002") == 2
    assert "Add --yes to continue without a question." in capsys.readouterr().err
    assert await operate(fake, "contacts", "delete", "5002", "--yes") == 0
    assert capsys.readouterr().err == SHOWN
    assert await operate(fake, "contacts", "delete", "5003", "--yes", "--quiet") == 0
    assert capsys.readouterr().err == ""
    assert traffic.writes == ["contacts.delete_contact"] * 2


@pytest.mark.parametrize(("words", "status"), [("--yes", 1), ("", 1)])
async def test_what_is_not_there_is_not_deleted(
    words: str, status: int, fake: FakePostalytics, traffic: Traffic, capsys: Captured
) -> None:
    assert await operate(fake, "contacts", "delete", "99", *words.split()) == status
    assert capsys.readouterr().err == (
        "Error: The API answered with status 404: Contact not found.\n"
    )
    assert traffic.writes == []


async def test_what_cannot_be_read_is_not_deleted(
    fake: FakePostalytics, traffic: Traffic, capsys: Captured
) -> None:
    fake.faults.append(Fault("truncated_json", operation="get_contact"))
    assert await operate(fake, "contacts", "delete", "5002", "--yes") == 2
    assert capsys.readouterr().err.endswith(" Nothing was changed.\n")
    assert traffic.writes == []


async def test_a_deletion_of_unknown_outcome_names_the_command_that_shows_it(
    fake: FakePostalytics, capsys: Captured
) -> None:
    fake.faults.append(Fault("truncated_json", operation="delete_contact"))
    assert await operate(fake, "contacts", "delete", "5002", "--yes") == 3
    assert capsys.readouterr().err.endswith(
        f"\nTo check:\n  postalytics contacts get 5002 --base-url {fake.url}\n"
    )


async def test_records_in_a_record_are_shown(
    fake: FakePostalytics, traffic: Traffic, capsys: Captured
) -> None:
    words = ("suppressions", "delete", "8001", "--list", "7654", "--yes")
    assert await operate(fake, *words) == 0
    err = capsys.readouterr().err
    assert "  contact_details.first_name             Thomas\n" in err
    assert traffic.writes == ["suppressions.delete_suppressed_contact"]


async def test_a_deletion_that_nothing_shows_asks_all_the_same(
    fake: FakePostalytics, traffic: Traffic, capsys: Captured, person: Person
) -> None:
    person("n\n")
    assert await operate(fake, "flows", "unenroll", "f10a7ed001", "9000") == 2
    assert capsys.readouterr().err == (
        "Contact:\n  endpoint  f10a7ed001\n  data_id   9000\n"
        "\nUnenroll this contact in local? [y/N]: Nothing was sent.\n"
    )
    assert traffic.writes == []


async def test_an_id_with_two_meanings_deletes_nothing(
    fake: FakePostalytics, traffic: Traffic, capsys: Captured
) -> None:
    both = [{"drop_id": 71238, "campaign_id": 60323}, {"drop_id": 7, "campaign_id": 71238}]
    traffic.instead["campaigns.list_campaigns"] = both
    assert await operate(fake, "campaigns", "delete", "71238", "--yes", "--quiet") == 2
    assert capsys.readouterr().err == (
        "Error: Nothing was sent: 71238 may mean more than one record, for the API may take it as "
        "drop_id or as campaign_id. To send it all the same:\n"
        f"  postalytics request DELETE /campaigns/71238 --base-url {fake.url}\n"
    )
    assert traffic.writes == []


async def test_an_id_whose_meaning_cannot_be_read_deletes_nothing(
    fake: FakePostalytics, traffic: Traffic, capsys: Captured
) -> None:
    fake.faults.append(Fault("refused", operation="list_campaigns", message="No."))
    assert await operate(fake, "campaigns", "delete", "71238", "--yes", "--quiet") == 2
    assert capsys.readouterr().err.startswith(
        "Error: Nothing was sent: the list that shows what 71238 means cannot be read. The API "
    )
    assert traffic.writes == []


async def test_a_list_may_show_what_is_deleted(
    fake: FakePostalytics, traffic: Traffic, capsys: Captured
) -> None:
    line = COMMAND_LINE._replace(groups=tuple(map(_shown_by_the_list, COMMAND_LINE.groups)))
    assert await operate(fake, "campaigns", "delete", "71239", "--yes", line=line) == 0
    assert "  name                    Seraph\n" in capsys.readouterr().err
    assert traffic.writes == ["campaigns.delete_campaign"]
    assert await operate(fake, "campaigns", "delete", "71239", "--yes", line=line) == 1
    assert capsys.readouterr().err == (
        "Error: There is no campaign with drop_id 71239. Nothing was changed.\n"
    )
    assert traffic.writes == ["campaigns.delete_campaign"]


def _shown_by_the_list(group: CommandGroup) -> CommandGroup:
    if group.name != "campaigns":
        return group
    commands = group.load()
    by_name = {command.name: command for command in commands}
    changed = attrs.evolve(by_name["delete"], shows=by_name["list"].operation)
    among = tuple(changed if one.name == "delete" else one for one in commands)
    return group._replace(load=lambda: among)
