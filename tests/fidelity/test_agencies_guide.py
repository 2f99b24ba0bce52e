"""The programs of the guide for agencies work on three accounts, each with a key of its own."""

from __future__ import annotations

import shutil
import sys
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path

import pytest

import postalytics
from postalytics import Postalytics
from postalytics.errors import ResponseError
from postalytics.testing import FakePostalytics, Fault
from support.fidelity.guides import Reader

GUIDE = "guides/agencies.md"
LISTS = {"acme": 21, "bolt": 22, "corp": 23}
ENDPOINTS = {"acme": "ac3e000001", "bolt": "b017000002", "corp": "c049000003"}
ROWS = {"acme": 3, "bolt": 2, "corp": 1}
Captured = pytest.CaptureFixture[str]


@pytest.fixture
async def reader(fake: FakePostalytics, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Reader:
    """Return a reader with accounts, keys, lists and campaigns, whose clients use the fake."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(postalytics, "Postalytics", partial(Postalytics, base_url=fake.url))
    keep("agency", fake.api_key)
    reader = Reader(GUIDE, tmp_path, {})
    new_accounts = reader.load("new_accounts.py")
    await new_accounts.main()
    for name, account in zip(LISTS, sub_accounts(fake), strict=True):
        holder = account["account_id"]
        fake.add("contact_lists", holder=holder, contact_list_id=LISTS[name], name=name)
        fake.add("campaigns", holder=holder, name=name, endpoint=ENDPOINTS[name], is_live_mode=0)
        write_rows(name, ROWS[name])
    return reader


def key_file(name: str) -> Path:
    return Path("keys", f"{name}.key")


def keep(name: str, key: str) -> None:
    path = key_file(name)
    path.parent.mkdir(exist_ok=True)
    path.write_text(key)
    path.chmod(0o600)


def key_of(name: str) -> str:
    return key_file(name).read_text()


def lose_key(name: str) -> None:
    key_file(name).unlink()


def secrets() -> list[Path]:
    """Return the files that the program of the guide has written."""
    return [path for path in Path("keys").iterdir() if path.stem != "agency"]


def lose_jobs() -> None:
    shutil.rmtree("jobs")


def sub_accounts(fake: FakePostalytics) -> list[dict[str, object]]:
    """Return the accounts that the program of the guide has created."""
    return fake.records("accounts")[2:]


def write_rows(name: str, count: int) -> None:
    columns = "\ufefffirst_name,last_name,address_street,address_city,address_state,address_zip\n"
    rows = [f"{name}{number},Lovelace,1 Main St,Boston,MA,02134\n" for number in range(count)]
    Path("june").mkdir(exist_ok=True)
    Path("june", f"{name}.csv").write_text(columns + "".join(rows))


def people(fake: FakePostalytics, collection: str) -> list[str]:
    """Return the first names of records that the guide has made."""
    made = {f"{name}{number}" for name in ROWS for number in range(9)}
    return sorted(made & {str(one.get("first_name")) for one in fake.records(collection)})


ALL = ["acme0", "acme1", "acme2", "bolt0", "bolt1", "corp0"]


@pytest.mark.runs("guides/agencies.md", "new_accounts.py")
async def test_new_accounts_are_made_once_with_private_keys(
    fake: FakePostalytics, reader: Reader
) -> None:
    await reader.load("new_accounts.py").main()

    assert {path.stat().st_mode & 0o777 for path in secrets()} == {0o600}
    assert len(secrets()) == 6
    assert [account["username"] for account in sub_accounts(fake)] == [
        "myagency-acme",
        "myagency-bolt",
        "myagency-corp",
    ]


async def test_an_account_that_may_have_been_made_is_not_made_twice(
    fake: FakePostalytics, reader: Reader
) -> None:
    lose_key("acme")
    with pytest.raises(ResponseError, match="already in use"):
        await reader.load("new_accounts.py").main()

    assert len(sub_accounts(fake)) == 3


@pytest.mark.runs("guides/agencies.md", "in_the_app.py")
async def test_a_rehearsal_has_the_lists_and_campaigns_of_the_guide(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Captured
) -> None:
    monkeypatch.chdir(tmp_path)
    reader = Reader(GUIDE, tmp_path, {})
    async with fake_in_a_file(monkeypatch) as served:
        keep("agency", served.api_key)
        await reader.load("new_accounts.py").main()
    for program in ("june", "june_mail"):
        monkeypatch.setitem(sys.modules, program, reader.load(f"{program}.py"))
    await reader.load("in_the_app.py").main()
    for name, count in ROWS.items():
        write_rows(name, count)
    async with fake_in_a_file(monkeypatch) as served:
        capsys.readouterr()
        await reader.load("june.py").main()
        await reader.load("june_mail.py").main()
        printed = capsys.readouterr().out.splitlines()

        assert people(served, "contacts") == ALL
        assert people(served, "pieces") == ["acme0", "acme1", "acme2"]
    assert printed[:4] == [
        "acme: 3 of 3 rows succeeded",
        "bolt: 2 of 2 rows succeeded",
        "corp: 1 of 1 rows succeeded",
        "acme: 3 of 3 rows succeeded",
    ]
    assert ["Switch to live mode first" in line for line in printed[4:]] == [True, True]


@asynccontextmanager
async def fake_in_a_file(monkeypatch: pytest.MonkeyPatch) -> AsyncGenerator[FakePostalytics]:
    async with FakePostalytics(state="fake.db") as served:
        monkeypatch.setattr(postalytics, "Postalytics", partial(Postalytics, base_url=served.url))
        yield served


@pytest.mark.runs("guides/agencies.md", "june.py")
async def test_three_uploads_run_at_once_and_each_account_has_its_total(
    fake: FakePostalytics, reader: Reader, capsys: Captured
) -> None:
    write_rows("bolt", 0)
    lose_key("corp")
    fake.faults.append(Fault("refused", operation="create_contact", calls=2, message="No."))
    capsys.readouterr()
    await reader.load("june.py").main()
    printed = capsys.readouterr().out.splitlines()

    assert printed[0].startswith("acme: row ")
    assert printed[-3:-1] == [
        "acme: 2 of 3 rows succeeded, 1 rejected",
        "bolt: 0 of 0 rows succeeded",
    ]
    assert printed[-1].startswith("corp: ")
    assert "cannot be opened" in printed[-1]


async def test_an_upload_goes_on_in_its_own_account_only(
    fake: FakePostalytics, reader: Reader, capsys: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("POSTALYTICS_API_KEY", "not this one")
    june = reader.load("june.py")
    await june.main()
    first = people(fake, "contacts")
    await june.main()
    totals = capsys.readouterr().out.splitlines()[-3:]
    acme, bolt = key_of("acme"), key_of("bolt")
    keep("acme", bolt)
    keep("bolt", acme)
    write_rows("corp", 2)
    await june.main()
    swapped = capsys.readouterr().out.splitlines()[-3:]

    assert first == people(fake, "contacts") == ALL
    assert totals == [
        "acme: 3 of 3 rows succeeded",
        "bolt: 2 of 2 rows succeeded",
        "corp: 1 of 1 rows succeeded",
    ]
    assert swapped[:2] == [
        "acme: keys/acme.key is the key of Bolt Electric.",
        "bolt: keys/bolt.key is the key of Acme Dental.",
    ]
    assert "belongs to another job" in swapped[2]


@pytest.mark.runs("guides/agencies.md", "all_accounts.py")
async def test_all_accounts_are_called_over_the_connections_of_one_client(
    reader: Reader, capsys: Captured
) -> None:
    keep("corp", "not-a-key")
    capsys.readouterr()
    await reader.load("all_accounts.py").main()
    acme, agency, bolt, corp = capsys.readouterr().out.splitlines()

    assert (acme, bolt) == ("acme: 1 campaigns", "bolt: 1 campaigns")
    assert agency.startswith("agency: ")
    assert corp.startswith("corp: ")
    assert "401" in corp


@pytest.mark.runs("guides/agencies.md", "june_mail.py")
async def test_live_mail_is_what_each_account_has_agreed_to(
    fake: FakePostalytics, reader: Reader, capsys: Captured
) -> None:
    await go_live(fake)
    write_rows("corp", 2)
    mailing = reader.load("june_mail.py")
    for _ in range(2):  # No second start sends what the first has refused.
        await mailing.main()
        acme, bolt, corp = capsys.readouterr().out.splitlines()[-3:]
        assert acme.endswith("Switch to test mode, or agree to a number of live pieces.")
        assert bolt == "bolt: 2 of 2 rows succeeded"
        assert corp == "corp: The list has 2 rows, but 1 were agreed to."
        assert people(fake, "pieces") == ["bolt0", "bolt1"]
    write_rows("corp", 1)
    await mailing.main()

    assert people(fake, "pieces") == ["bolt0", "bolt1", "corp0"]


async def test_an_account_that_has_not_agreed_sends_tests(
    fake: FakePostalytics, reader: Reader, capsys: Captured
) -> None:
    mailing = reader.load("june_mail.py")
    await mailing.main()
    in_test_mode = capsys.readouterr().out.splitlines()[-3:]
    sent = people(fake, "pieces")
    mailing.AGREED.clear()
    lose_jobs()
    await mailing.main()

    assert in_test_mode[0] == "acme: 3 of 3 rows succeeded"
    assert in_test_mode[1].endswith("Switch to live mode first, or agree to tests only.")
    assert sent == ["acme0", "acme1", "acme2"]
    assert people(fake, "pieces") == ALL


@pytest.mark.runs("guides/agencies.md", "login.py")
async def test_a_login_link_is_for_the_account_of_the_key(
    fake: FakePostalytics, reader: Reader, capsys: Captured
) -> None:
    capsys.readouterr()
    await reader.load("login.py").main("bolt")

    assert capsys.readouterr().out.startswith("https://")
    assert fake.requests[-1].body == {
        "api_key": key_of("bolt"),
        "url": "dashboard",
    }


async def go_live(fake: FakePostalytics) -> None:
    drops = {campaign["endpoint"]: campaign["drop_id"] for campaign in fake.records("campaigns")}
    for name, endpoint in ENDPOINTS.items():
        async with Postalytics(api_key_file=f"keys/{name}.key", base_url=fake.url) as client:
            await client.campaigns.set_campaign_mode(drop_id=drops[endpoint], live=True)
