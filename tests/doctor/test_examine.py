"""Whole examinations: of the fake, and of servers that fail."""

from __future__ import annotations

import base64
import json
import logging
from typing import Any

import pytest

from postalytics import Postalytics
from postalytics._doctor import DOCTOR
from postalytics.testing import FakePostalytics
from postalytics_runtime.doctor import Doctor, Examination, Pick, Probe, Reading, examine
from postalytics_runtime.errors import AuthenticationError, NotSentError, OutcomeUnknownError
from support.doctor import vendor

KEY = "12345EF4-3AEF-7ADE-A468-9D51756E5D32"
ACCOUNT = "/api/v1/account/me"
TEMPLATES = "/api/v1/templates"


def reading(name: str, operation: str | None = None, **facts: object) -> Reading:
    key = "own" if operation else "none"
    return Reading(**{"name": name, "operation": operation, "label": name, "key": key, **facts})  # type: ignore[arg-type]


SMALL = Doctor(
    wrong_key="WRONG",
    readings=(
        reading("account", "accounts.get_my_account"),
        reading("wrong", "accounts.get_my_account", key="wrong"),
        reading("templates", "templates.list_templates"),
        reading(
            "template",
            "templates.get_template",
            values=(("template_id", Pick(reading="templates", field="template_id")),),
        ),
        reading("options", options="/webhooks"),
        reading("document", address="/openapi.json"),
    ),
    probes=tuple(
        Probe(name=name, question="What?", see="status", of=(name,), expect=("200",))
        for name in ("account", "wrong", "templates", "template", "options", "document")
    ),
)


async def examined(url: str, doctor: Doctor = SMALL, seconds: float = 20) -> Examination:
    async with Postalytics(KEY, base_url=url) as client:
        return await examine(client, doctor, seconds=seconds)


def results(examination: Examination) -> dict[str, str]:
    return {answer.name: answer.seen for answer in examination.answers}


async def test_the_fake_is_as_the_spec_says(client: Postalytics, fake: FakePostalytics) -> None:
    examination = await examine(client, DOCTOR)

    assert [a.name for a in examination.answers if a.result == "differs"] == []
    assert {request.method for request in fake.requests} == {"GET", "OPTIONS"}
    assert examination.requests == len(fake.requests) == len(DOCTOR.readings)


async def test_the_answers_and_the_patch_hold_no_data_of_people(client: Postalytics) -> None:
    examination = await examine(client, DOCTOR)

    text = examination.patch() + repr(examination.answers)
    people = ("Anderson", "Ada", "Lovelace", "Pipers", "metacortex", "888-574", "00000000-FA4E")
    assert [word for word in people if word in text] == []


async def test_every_reading_is_sent_once_and_only_its_own_key_with_it() -> None:
    answers: dict[str, Any] = {ACCOUNT: [{}], TEMPLATES: [{"template_id": 7}], f"{TEMPLATES}/7": {}}
    async with vendor(answers) as server:
        examination = await examined(server.url)

    assert server.requests[0] == ("GET", ACCOUNT, True)
    assert sorted(server.requests) == [
        ("GET", ACCOUNT, True),
        ("GET", ACCOUNT, True),
        ("GET", TEMPLATES, True),
        ("GET", f"{TEMPLATES}/7", True),
        ("GET", "/openapi.json", False),
        ("OPTIONS", "/api/v1/webhooks", False),
    ]
    assert examination.requests == 6


async def test_a_key_that_is_refused_ends_the_run() -> None:
    async with vendor({ACCOUNT: 401}) as server:
        with pytest.raises(AuthenticationError, match="Check the key"):
            await examined(server.url)

    assert len(server.requests) == 1


async def test_no_connection_ends_the_run() -> None:
    async with vendor({ACCOUNT: 0}) as server:
        with pytest.raises(OutcomeUnknownError):
            await examined(server.url)
    with pytest.raises(NotSentError):
        await examined(server.url)


async def test_a_reading_that_fails_is_an_answer_and_ends_nothing() -> None:
    async with vendor({ACCOUNT: 403, TEMPLATES: 0, "/openapi.json": {}}) as server:
        examination = await examined(server.url)

    assert results(examination) == {
        "account": "403",
        "wrong": "403",
        "templates": "no response came back (the connection was closed)",
        "template": "nothing was asked: no response came back (the connection was closed)",
        "options": "404",
        "document": "200",
    }


NAMES = (
    *("account_id", "template_id", "contact_list_id", "contact_id", "campaign_id", "drop_id"),
    *("Id", "endpointId", "row", "count", "created_date", "Total"),
)
VALUES = (None, True, -1, 1.5, "..", "a/b?c#d", "\x00", [1], {"a": 1}, "x" * 3000)
ODD: list[Any] = [
    None,
    True,
    1.5,
    "text",
    [],
    {},
    [None, 1, "text", [], {}],
    [[{"drop_id": 1}]],
    {"ContactDetails": {"Id": None}, "ListDetails": [[]]},
    {"ContactDetails": "text", "ListDetails": {"Total": "many"}},
    [dict.fromkeys(NAMES, value) for value in VALUES],
    json.loads("[" * 200 + "]" * 200),
    {"error": "none"},
    {"error": {"message": "No."}},
]


@pytest.mark.parametrize("odd", ODD, ids=lambda odd: repr(odd)[:30])
async def test_no_response_ends_the_run(odd: Any) -> None:
    async with vendor({}, odd) as server:
        examination = await examined(server.url, DOCTOR)

    assert len(examination.answers) == len(DOCTOR.probes)
    assert examination.patch().startswith("# Objects looked at: ")


async def test_without_items_nothing_is_asked_about_one() -> None:
    async with vendor({ACCOUNT: [], TEMPLATES: []}) as server:
        examination = await examined(server.url)

    assert results(examination)["template"] == (
        "nothing was asked: templates has nothing to ask about"
    )
    assert examination.requests == 5


async def test_after_its_time_nothing_is_sent() -> None:
    async with vendor({ACCOUNT: []}) as server:
        examination = await examined(server.url, seconds=0)

    assert {answer.seen for answer in examination.answers[1:]} == {
        "there was no time left",
        "nothing was asked: there was no time left",
    }
    assert [path for _, path, _ in server.requests] == [ACCOUNT]


async def test_a_response_is_not_waited_for_after_its_time() -> None:
    async with vendor({ACCOUNT: [], TEMPLATES: -1}) as server:
        examination = await examined(server.url, seconds=1)

    assert results(examination)["templates"] == "there was no time left"


async def test_the_drift_is_of_what_was_accepted_with_the_own_key() -> None:
    async with vendor({ACCOUNT: [{"isVIP": 1}], TEMPLATES: [{"isOld": 1}]}) as server:
        patch = (await examined(server.url)).patch()

    assert "is_vip" in patch
    assert "int in 1 of 1 objects" in patch
    assert "is_old" in patch


async def test_the_log_has_neither_key_nor_values(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    async with vendor({ACCOUNT: 0, TEMPLATES: [{"template_id": 777}]}) as server:
        with pytest.raises(OutcomeUnknownError):
            await examined(server.url)

    secret = base64.b64encode(f"{KEY}:".encode()).decode()
    assert [word for word in (KEY, secret, "777") if word in caplog.text] == []
