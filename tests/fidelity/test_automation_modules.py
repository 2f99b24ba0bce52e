from __future__ import annotations

import ast
import asyncio
import inspect
import re
from pathlib import Path
from types import FunctionType

import aiohttp
import pytest

from postalytics import API, Postalytics, models
from postalytics.errors import ResponseError
from postalytics.events import Event, EventKind, Router, watch_contacts
from postalytics.models import DataId, DropId, NewAccount
from postalytics.testing import FakePostalytics
from support.events.running import free_port, until
from support.events.subscriptions import BASE, CAMPAIGN, urls_of

PAGE = Path(__file__).parents[2] / "docs/guides/automation-modules.md"
ROWS = [
    (cells[0].strip(), cells[1].strip(" `"), cells[2].strip(" `"))
    for line in PAGE.read_text("utf-8").splitlines()
    if len(cells := line.strip("|").split("|")) == 3 and not re.match(r"Module|-", cells[0].strip())
]
WATCHING = {row[0]: row[2] for row in ROWS if row[0].startswith("Watch ")}
DELIVERY = {
    "eventType": 11,
    "eventDate": "2026-05-27T08:49:11",
    "meta": {"dataId": 9000, "dropId": 71238},
}
CALLING = [row for row in ROWS if row[0] not in WATCHING]


@pytest.fixture
def in_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The current folder is empty."""
    monkeypatch.chdir(tmp_path)


@pytest.mark.parametrize(
    ("module", "function", "example"), CALLING, ids=[row[0] for row in CALLING]
)
async def test_every_line_of_the_table_works(
    fake: FakePostalytics, client: Postalytics, module: str, function: str, example: str
) -> None:
    if function == "accounts.delete_account":
        await client.accounts.create_account(
            NewAccount(first_name="C", last_name="L", username="choi", password="Wh1tera88!t")
        )
    code = compile(example, PAGE.name, "eval", flags=ast.PyCF_ALLOW_TOP_LEVEL_AWAIT)
    names = {name: getattr(models, name) for name in models.__all__} | {"client": client}
    call = FunctionType(code, names)()
    assert inspect.iscoroutine(call)
    if "PATCH" in example:
        with pytest.raises(ResponseError, match="PATCH"):
            await call
        return
    await call
    if function == "request":
        assert fake.requests[-1].method in example
    elif function == "campaigns.set_campaign_mode":
        assert fake.requests[-1].operation == "campaigns.get_campaign_stats"
    elif function == "contacts.change_contact":
        assert fake.requests[-1].operation == "contacts.update_contact"
    else:
        assert fake.requests[-1].operation == function


async def test_contacts_are_watched(client: Postalytics, in_folder: None) -> None:
    code = compile(
        WATCHING["Watch contacts"], PAGE.name, "eval", flags=ast.PyCF_ALLOW_TOP_LEVEL_AWAIT
    )

    changes = await FunctionType(code, {"client": client, "watch_contacts": watch_contacts})()

    assert [(change.kind, change.item.first_name) for change in changes] == [
        ("added", "Thomas"),
        ("added", "Ada"),
        ("added", "Grace"),
    ]


async def test_the_events_of_a_campaign_are_watched(
    fake: FakePostalytics, client: Postalytics, in_folder: None
) -> None:
    example = WATCHING["Watch campaign events (a webhook, a campaign)"]
    port = free_port()
    example = example.replace('"https://hooks.example.com"', f'"{BASE}", port={port}')
    code = compile(example, PAGE.name, "exec", flags=ast.PyCF_ALLOW_TOP_LEVEL_AWAIT)
    handled: list[Event] = []
    router = Router()

    @router.on(EventKind.MAILED)
    async def record(event: Event) -> None:
        handled.append(event)

    watching = asyncio.create_task(FunctionType(code, {"client": client, "router": router})())
    await until(lambda: urls_of(fake, CAMPAIGN))
    secret_url = urls_of(fake, CAMPAIGN)[0].replace(BASE, f"http://127.0.0.1:{port}")
    async with aiohttp.ClientSession() as session:
        await session.post(secret_url, json=DELIVERY)
    await until(lambda: handled)
    watching.cancel()
    await asyncio.gather(watching, return_exceptions=True)

    assert [(event.drop_id, event.data_id) for event in handled] == [(DropId(71238), DataId(9000))]
    assert urls_of(fake, CAMPAIGN) == []


def test_the_table_names_real_functions() -> None:
    known = {str(operation) for operation in API.operations}
    named = {function for _, function, _ in ROWS}
    assert named - known == {
        "request",
        "campaigns.set_campaign_mode",
        "contacts.change_contact",
        "events.watch_contacts",
        "webhooks.subscribe",
    }


def test_every_module_has_a_function() -> None:
    assert [module for module, _, example in ROWS if not example] == []
    assert [*WATCHING] == ["Watch contacts", "Watch campaign events (a webhook, a campaign)"]
