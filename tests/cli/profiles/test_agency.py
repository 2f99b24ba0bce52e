"""An agency: three sub-accounts, each with a profile of its own."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import attrs
import pytest
from aiohttp import web

from postalytics import Postalytics
from postalytics._command_line import COMMAND_LINE
from postalytics.models import NewWebhook
from postalytics.testing import FakePostalytics
from postalytics_runtime import cli
from postalytics_runtime.fake.definition import Collection
from support.campaign_modes import switch_mode
from support.cli.processes import after, names_in
from support.cli.watching import CampaignInbox, new_campaign

Captured = pytest.CaptureFixture[str]
People = Callable[..., Path]
Person = Callable[[str], None]
ACCOUNTS = {"acme": 1002, "bolt": 1003, "corp": 1004}
LISTS = {"acme": 21, "bolt": 22, "corp": 23}
DATE = "1999-02-19T12:00:00.00:00"


def _with_ours(collection: Collection) -> Collection:
    """Return a collection with two more sub-accounts, or with a contact list for each of three."""
    new: list[dict[str, Any]] = []
    if collection.name == "accounts":
        new = [
            {
                "account_id": number,
                "parent_id": 1001,
                "username": name,
                "api_key": f"00000000-FA4E-4000-8000-00000000{number}",
                "created_date": DATE,
            }
            for name, number in ACCOUNTS.items()
            if number != 1002
        ]
    if collection.name == "contact_lists":
        new = [
            {"contact_list_id": LISTS[name], "name": name, "created_date": DATE, "_owner": number}
            for name, number in ACCOUNTS.items()
        ]
    return attrs.evolve(collection, records=(*collection.records, *new))


class FakeAgency(FakePostalytics):
    """Fake of an account with three sub-accounts, each with one contact list."""

    fake = attrs.evolve(
        FakePostalytics.fake,
        collections=tuple(map(_with_ours, FakePostalytics.fake.collections)),
    )


@pytest.fixture
async def agency(tmp_path: Path, capsys: Captured) -> AsyncIterator[FakePostalytics]:
    """The server, and a profile for each account; those of the sub-accounts have their list."""
    async with FakeAgency(speed=100) as server:
        keys = {name: server.other_keys[f"account_id {ACCOUNTS[name]}"] for name in ACCOUNTS}
        for name, key in {"main": server.api_key, **keys}.items():
            key_file = tmp_path / f"{name}.key"
            key_file.write_text(key)
            key_file.chmod(0o600)
            where: list[str | Path] = ["--base-url", server.url, "--api-key-file", key_file]
            if name in LISTS:
                where += ["--default", f"contacts.list={LISTS[name]}"]
            assert await run("config", "set", name, *where) == 0
        capsys.readouterr()
        yield server


async def run(*words: str | Path) -> int:
    """Run a command in a thread, where it has an event loop of its own."""
    return await asyncio.to_thread(cli.run, COMMAND_LINE, [str(word) for word in words])


async def account(capsys: Captured, *words: str) -> int:
    """Return the account that a command reaches."""
    assert await run("account", "me", "--output", "json", *words) == 0
    return int(json.loads(capsys.readouterr().out)["account_id"])


def names_by_list(server: FakePostalytics) -> dict[int, int]:
    """Return the number of contacts on each list of the sub-accounts."""
    found = [record["contact_list_id"] for record in server.records("contacts")]
    return {number: found.count(number) for number in LISTS.values()}


async def test_each_profile_reaches_its_account(
    agency: FakePostalytics, capsys: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, number in ACCOUNTS.items():
        assert await account(capsys, "--profile", name) == number
    assert await run("config", "use", "acme") == 0
    capsys.readouterr()
    assert await account(capsys) == 1002
    monkeypatch.setenv("POSTALYTICS_PROFILE", "bolt")
    assert await account(capsys) == 1003
    monkeypatch.setenv("POSTALYTICS_API_KEY", agency.api_key)
    assert await account(capsys) == 1003
    assert await account(capsys, "--profile", "corp") == 1004
    monkeypatch.delenv("POSTALYTICS_PROFILE")
    assert await account(capsys, "--base-url", agency.url) == 1001


async def test_the_same_file_is_a_job_for_each_profile(
    agency: FakePostalytics, people: People, jobs: Path, capsys: Captured
) -> None:
    path = people(3)
    for name, number in ACCOUNTS.items():
        assert await run("contacts", "upload", path, "--yes", "--profile", name) == 0
        out = capsys.readouterr().out
        assert f"\nTarget       list {LISTS[name]}: {name}, 0 contacts so far\n" in out
        assert f"\nProfile      {name}\n" in out
        called = "Metacortex" if name == "acme" else name
        assert f"\nAccount      {number} ({called})\n" in out
    assert names_by_list(agency) == {21: 3, 22: 3, 23: 3}
    assert len(names_in(jobs)) == 3
    assert await run("contacts", "upload", path, "--yes", "--profile", "bolt") == 2
    assert "people.csv was uploaded already, as job " in capsys.readouterr().err
    assert names_by_list(agency) == {21: 3, 22: 3, 23: 3}


async def test_the_same_file_for_the_same_list_is_a_job_for_each_account(
    agency: FakePostalytics, people: People, jobs: Path, capsys: Captured
) -> None:
    """Only one account can add to the list; other vendors may number the lists of each account."""

    async def show_list_21(operation: str, _: web.Request) -> web.StreamResponse | None:
        is_shown = operation.endswith("list_contact_lists")
        return web.json_response([{"contact_list_id": 21}]) if is_shown else None

    agency.intercept = show_list_21
    words = ("contacts", "upload", people(2), "--list", "21", "--yes", "--max-rejected", "100")
    assert await run(*words, "--profile", "acme") == 0
    (first,) = names_in(jobs)
    assert await run(*words, "--profile", "bolt") == 1
    second, other = sorted(names_in(jobs), key=lambda name: name == first)
    assert other == first
    assert second.startswith(f"{first}-")
    assert f"\n             For other accounts, this list was uploaded by {first}.\n" in (
        capsys.readouterr().out
    )
    assert await run("jobs") == 0
    listed = capsys.readouterr().out
    for name, job in (("acme", first), ("bolt", second)):
        assert re.search(rf"^{job} .*, list 21, local, account {ACCOUNTS[name]} ", listed, re.M)
        assert await run(*words, "--profile", name) == 2
        assert f"was uploaded already, as job {job} on " in capsys.readouterr().err
    assert await run("jobs", "forget", first, "--yes") == 0
    assert await run(*words, "--profile", "bolt") == 2
    assert f"was uploaded already, as job {second} on " in capsys.readouterr().err
    assert await run(*words, "--profile", "bolt", "--again") == 1
    number = int(second.rpartition("-")[2])
    assert sorted(names_in(jobs)) == [f"{first}-{number}", f"{first}-{number + 1}"]


async def test_a_job_is_resumed_only_with_the_key_of_its_account(
    agency: FakePostalytics, people: People, jobs: Path, capsys: Captured
) -> None:
    async def drop() -> web.StreamResponse | None:
        return web.Response(status=401)

    agency.intercept = after(1, drop)
    words = ("contacts", "upload", people(3), "--yes", "--concurrency", "1", "--profile", "acme")
    assert await run(*words) == 2
    (job,) = names_in(jobs)
    assert (
        f"\nTo resume    postalytics jobs resume --profile acme {job} " in capsys.readouterr().out
    )
    agency.intercept = None
    assert await run("jobs", "resume", job, "--yes", "--profile", "bolt") == 2
    assert "the account is 1003 (bolt), not 1002. Nothing was sent." in capsys.readouterr().err
    assert names_by_list(agency) == {21: 1, 22: 0, 23: 0}
    assert await run("jobs", "resume", job, "--yes", "--profile", "acme") == 0
    assert names_by_list(agency) == {21: 3, 22: 0, 23: 0}


async def test_a_question_names_the_profile(
    agency: FakePostalytics, people: People, person: Person, capsys: Captured
) -> None:
    person("n\n")
    assert await run("contacts", "upload", people(3), "--profile", "acme") == 2
    assert "\nUpload 3 contacts to list 21 (acme) in local (profile acme)? [y/N]: " in (
        capsys.readouterr().err
    )
    person("n\n")
    words = ("request", "DELETE", "/contacts/1", "--profile", "bolt", "--base-url", agency.url)
    assert await run(*words) == 2
    assert "\nSend this request to local (profile bolt, with --base-url)? [y/N]: " in (
        capsys.readouterr().err
    )


async def test_operations_take_the_defaults_and_name_the_profile(
    agency: FakePostalytics, person: Person, capsys: Captured
) -> None:
    assert await run("config", "set", "acme", "--default", "contacts.output=csv") == 0
    capsys.readouterr()
    words = ("contacts", "create", "--first-name", "Ada", "--last-name", "Byron")
    person("n\n")
    assert await run(*words, "--profile", "acme") == 2
    assert "\nCreate this contact in local (profile acme)? [y/N]: " in capsys.readouterr().err
    assert names_by_list(agency) == {21: 0, 22: 0, 23: 0}
    for name in ("acme", "bolt"):
        assert await run(*words, "--profile", name, "--yes") == 0
    assert names_by_list(agency) == {21: 1, 22: 1, 23: 0}
    capsys.readouterr()
    shown = ("contacts", "list", "--fields", "first_name")
    assert await run(*shown, "--profile", "acme") == 0
    assert capsys.readouterr().out.split() == ["first_name", "Ada"]
    assert await run(*shown, "--profile", "corp", "--output", "json") == 0
    assert json.loads(capsys.readouterr().out) == []


async def test_a_dry_run_names_the_profile_for_programs(
    agency: FakePostalytics, people: People, capsys: Captured
) -> None:
    words = ("contacts", "upload", people(3), "--profile", "corp", "--dry-run", "--json")
    assert await run(*words) == 0
    plan = json.loads(capsys.readouterr().out)
    assert (plan["profile"], plan["fixed"]) == ("corp", {"contact_list_id": 23})
    assert plan["environment"] == {"name": "local", "url": agency.url}
    assert names_by_list(agency) == {21: 0, 22: 0, 23: 0}


async def test_a_file_wins_over_the_default_list_and_an_option_over_both(
    agency: FakePostalytics, tmp_path: Path, person: Person, capsys: Captured
) -> None:
    path = tmp_path / "ada.json"
    path.write_text('{"contact_list_id": 22, "first_name": "Ada", "last_name": "Byron"}')
    words = ("contacts", "create", "--from", path, "--profile", "acme")
    person("n\n")
    assert await run(*words) == 2
    assert "  contact_list_id  22\n" in capsys.readouterr().err
    person("n\n")
    assert await run(*words, "--list", "23") == 2
    assert "  contact_list_id  23\n" in capsys.readouterr().err
    change = ("contacts", "change", "99", "--from", path, "--profile", "acme", "--yes")
    assert await run(*change) == 1
    assert "with contact_list_id 22 and contact_id 99. " in capsys.readouterr().err


async def test_a_default_does_not_change_a_record(
    agency: FakePostalytics, tmp_path: Path, person: Person, capsys: Captured
) -> None:
    defaults = ("--default", "contacts.phone=555", "--default", "contacts.var-field=3=x")
    assert await run("config", "set", "acme", *defaults) == 0
    words = ("--first-name", "Ada", "--last-name", "Byron", "--profile", "acme")
    assert await run("contacts", "create", *words, "--yes") == 0
    (made,) = (one for one in agency.records("contacts") if one["contact_list_id"] == 21)
    assert (made["phone"], made["var_field_3"]) == ("555", "x")
    change = ("contacts", "change", str(made["contact_id"]), "--profile", "acme")
    assert await run(*change, "--clear", "phone", "--clear", "var_field_3", "--yes") == 0
    capsys.readouterr()
    person("n\n")
    assert await run(*change, "--company", "Acme") == 2
    assert "Changes of the contact:\n  company  (none) -> Acme\n\n" in capsys.readouterr().err
    assert await run(*change) == 2
    assert "There is nothing to change." in capsys.readouterr().err


@pytest.mark.parametrize("name", ["contacts.from", "request.body"])
async def test_what_to_send_has_no_default(
    name: str, agency: FakePostalytics, capsys: Captured
) -> None:
    assert await run("config", "set", "acme", "--default", f"{name}=/tmp/a.json") == 2
    assert " that can have a default." in capsys.readouterr().err


async def test_a_key_file_is_checked_at_each_use(
    agency: FakePostalytics, tmp_path: Path, capsys: Captured
) -> None:
    key_file = tmp_path / "acme.key"
    key_file.chmod(0o640)
    words = ("request", "GET", "/account/me", "--profile", "acme")
    assert await run(*words) == 2
    assert f"The key file {key_file} has the mode 0640, which " in capsys.readouterr().err
    key_file.unlink()
    assert await run(*words) == 2
    assert capsys.readouterr().err.startswith(
        "Error: The file that the profile acme names cannot be opened (No such file or directory)."
    )


async def test_live_mail_is_typed_back_for_a_profile(
    agency: FakePostalytics, people: People, person: Person, capsys: Captured
) -> None:
    await switch_mode(agency)
    person("no\n")
    words = ("mail", "send", people(2), "--endpoint", "b4d5c0ffee", "--profile", "main")
    assert await run(*words) == 2
    out, err = capsys.readouterr()
    assert "\nMode         LIVE: pieces are printed and billed\n" in out
    assert '\nType "send 2" to send 2 pieces for real in local (profile main): ' in err
    assert agency.records("pieces") == []


async def test_webhooks_are_those_of_the_profile(
    agency: FakePostalytics, capsys: Captured, person: Person, tmp_path: Path
) -> None:
    path = tmp_path / "events.db"
    async with (
        Postalytics(agency.api_key, base_url=agency.url) as client,
        CampaignInbox(path) as inbox,
    ):
        url = f"https://hooks.example.com/hook/{inbox.tokens[0]}?s={inbox.mark}"
        campaign = await new_campaign(client)
        await client.webhooks.create_webhook(
            NewWebhook(campaign_id=campaign, url=url, is_subscribed=1)
        )
    assert await run("webhooks", "receivers", "--profile", "acme") == 0
    assert capsys.readouterr().out == "There are no webhooks.\n"
    assert await run("webhooks", "receivers", "--profile", "main", "--inbox", path) == 0
    assert capsys.readouterr().out.endswith(
        f"\n  postalytics webhooks prune \\\n    --inbox {path} \\\n    --profile main\n"
    )
    person("n\n")
    assert await run("webhooks", "prune", "--profile", "main", "--inbox", path) == 2
    assert "\nDelete 1 webhook in local (profile main), if nothing listens any more? [y/N]: " in (
        capsys.readouterr().err
    )
