"""Writes go to a sandbox only, mail at most two test pieces, and delete what they created."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Coroutine
from contextlib import asynccontextmanager
from typing import Any, Literal

import attrs
import pytest
from aiohttp import web

from postalytics import Postalytics
from postalytics._doctor import DOCTOR
from postalytics.errors import AuthenticationError, ConfigurationError
from postalytics.testing import FakePostalytics, Fault
from postalytics_runtime.doctor import Pick, Writes, WriteStep
from postalytics_runtime.doctor.writes import WriteRun
from postalytics_runtime.fake import FaultKind
from support.doctored import Plant, collection, connected, results, rule
from support.runtime.scripted_server import Script, said

assert DOCTOR.writes is not None
WRITES: Writes = DOCTOR.writes
STEPS = {step.reading.name: step for step in WRITES.steps}
KEY = "00000000-0000-4000-8000-000000000000"
Environment = Literal["production", "sandbox", "local"]


def records(fake: FakePostalytics, mark: str = "") -> list[str]:
    """Return all records with the mark of a run, except mail and its events."""
    kept = [one.name for one in fake.fake.collections if one.name not in ("pieces", "events")]
    return [f"{name} {r}" for name in kept for r in fake.records(name) if mark in str(r)]


def only(*names: str, changes: dict[str, WriteStep] | None = None) -> Writes:
    """Return the writes with these steps only."""
    steps = {**STEPS, **(changes or {})}
    return attrs.evolve(WRITES, steps=tuple(steps[name] for name in names), probes=())


@asynccontextmanager
async def running(
    plant: Plant | None = None, writes: Writes = WRITES
) -> AsyncGenerator[tuple[FakePostalytics, WriteRun]]:
    async with (plant or Plant()).server(FakePostalytics.fake) as fake, connected(fake) as client:
        yield fake, WriteRun(client, writes)


async def interrupted(
    fake: FakePostalytics, operation: str, work: Coroutine[Any, Any, None]
) -> None:
    """Cancel the work as soon as the server has carried out its call of an operation."""
    arrived = asyncio.Event()

    async def note(called: str, _: web.Request) -> None:
        if called == operation:
            arrived.set()

    fake.intercept = note
    task = asyncio.create_task(work)
    await arrived.wait()
    fake.intercept = None
    task.cancel()
    await asyncio.wait([task])


@pytest.mark.parametrize(
    ("environment", "base_url"),
    [
        ("production", None),
        ("sandbox", "https://api.postalytics.com"),
        ("local", "https://api.postalytics.com"),
        ("sandbox", "https://api-dev.postalytics.com:444"),
        ("sandbox", "https://api-dev.postalytics.com.example.com"),
        (None, "https://127.0.0.1.example.com"),
        (None, "https://localhost.example.com"),
    ],
)
async def test_only_the_sandbox_is_written_to(
    environment: Environment | None, base_url: str
) -> None:
    async with Postalytics(KEY, environment, base_url=base_url, allow_live_mail=False) as client:
        with pytest.raises(ConfigurationError, match=r"^Nothing was sent: only https://api-dev\."):
            WriteRun(client, WRITES)


@pytest.mark.parametrize(
    ("environment", "base_url"),
    [
        ("sandbox", None),
        ("production", "https://api-dev.postalytics.com"),
        ("production", "http://127.0.0.1:1"),
        (None, "http://localhost:1"),
        (None, "http://[::1]:1"),
    ],
)
async def test_the_sandbox_and_this_machine_are_written_to(
    environment: Environment | None, base_url: str
) -> None:
    async with Postalytics(KEY, environment, base_url=base_url, allow_live_mail=False) as client:
        assert WriteRun(client, WRITES).left() == []


async def test_a_client_that_may_mail_for_real_is_refused(fake: FakePostalytics) -> None:
    async with Postalytics(fake.api_key, base_url=fake.url, allow_live_mail=True) as client:
        with pytest.raises(ValueError, match="allow_live_mail=False"):
            WriteRun(client, WRITES)


async def test_a_redirect_is_not_followed(fake: FakePostalytics) -> None:
    async def elsewhere(_: str, request: web.Request) -> web.Response:
        return said(307, Location=fake.url + str(request.rel_url))

    async with running(Plant(intercept=elsewhere)) as (_, run):
        await run.carry_out()
        await run.clean_up()

    assert list(fake.requests) == []
    assert results(run.answers(), "confirmed") == {}


async def test_a_wrong_key_ends_the_run() -> None:
    async with FakePostalytics() as fake:
        async with Postalytics("wrong", base_url=fake.url, allow_live_mail=False) as client:
            run = WriteRun(client, WRITES)
            with pytest.raises(AuthenticationError):
                await run.carry_out()

        assert len(fake.requests) == 1


async def test_nothing_is_mailed_through_a_campaign_in_live_mode() -> None:
    live = collection("campaigns", defaults={"is_live_mode": 1, "campaign_type": 3})

    async with running(live) as (fake, run):
        await run.carry_out()

        assert run.pieces == 0
        assert fake.records("pieces") == []
        unknown = results(run.answers(), "unknown")
        assert unknown["piece_without_second_line"].startswith("nothing was mailed")


async def test_no_answer_holds_what_a_record_has_as_its_mode_or_id() -> None:
    async def other(operation: str, _: web.Request) -> web.Response | None:
        if operation != "campaigns.list_campaigns":
            return None
        listed = [{**one, "is_live_mode": "Trinity"} for one in fake.records("campaigns")]
        late = [{**listed[0], "campaign_id": listed[-1]["drop_id"]}] if sent(fake) else []
        return web.json_response([*late, *listed])

    def sent(fake: FakePostalytics) -> bool:
        return any(r.operation == "webhooks.delete_webhook" for r in fake.requests)

    async with running(Plant(intercept=other)) as (fake, run):
        await run.carry_out()

        unknown = results(run.answers(), "unknown")
        assert [seen for seen in unknown.values() if "Trinity" in seen] == []
        assert unknown["piece_fields"] == (
            "nothing was mailed: no list shows that it is in test mode"
        )
        assert unknown["toggle_id"] == "nothing was asked: it is unknown which record has this ID"


async def test_a_third_piece_is_not_mailed() -> None:
    third = attrs.evolve(STEPS["piece"], reading=attrs.evolve(STEPS["piece"].reading, name="third"))
    names = ("new_template", "templates", "new_campaign", "campaigns")
    writes = only(*names, "piece", "piece_again", "third", changes={"third": third})

    async with running(writes=writes) as (fake, run):
        await run.carry_out()

        assert run.pieces == 2
        assert len(fake.records("pieces")) == 2
        assert [r.operation for r in fake.requests].count("mail.send_mail") == 2


async def test_a_refused_piece_counts_as_a_try_only() -> None:
    third = attrs.evolve(STEPS["piece"], reading=attrs.evolve(STEPS["piece"].reading, name="third"))
    names = ("new_template", "templates", "new_campaign", "campaigns")
    writes = only(*names, "piece", "piece_again", "third", changes={"third": third})
    once = Plant(faults=(Fault("refused", operation="send_mail", calls=[1]),))

    async with running(once, writes) as (fake, run):
        await run.carry_out()

        assert run.pieces == len(fake.records("pieces")) == 1
        assert [r.operation for r in fake.requests].count("mail.send_mail") == 2


async def test_a_record_of_others_is_not_changed() -> None:
    values = (("template_id", Pick(reading="templates", field="template_id")),)
    step = STEPS["deleted_template"]
    foreign = attrs.evolve(step, reading=attrs.evolve(step.reading, values=values))
    writes = only("templates", "deleted_template", changes={"deleted_template": foreign})

    async with running(writes=writes) as (fake, run):
        await run.carry_out()

        assert [received.method for received in fake.requests] == ["GET"]


async def test_an_id_that_another_record_has_as_well_is_not_sent() -> None:
    """A webhook for it would replace that of the other campaign."""
    async with running() as (fake, run):

        async def with_other(operation: str, _: web.Request) -> web.Response | None:
            *others, last = fake.records("campaigns")
            if operation != "campaigns.list_campaigns" or run.mark not in str(last):
                return None
            other = {**others[0], "campaign_id": last["drop_id"]}
            return web.json_response([other, *others[1:], last])

        fake.intercept = with_other
        await run.carry_out()
        fake.intercept = None
        await run.clean_up()

        sent = [received.operation for received in fake.requests if received.method != "GET"]
        assert sent.count("webhooks.create_webhook") == 1
        assert sent.count("campaigns.toggle_campaign_mode") == 1
        reason = "nothing was asked: the list of campaigns has another record with this ID"
        assert results(run.answers(), "unknown")["webhook_id"] == reason
        assert (records(fake, run.mark), run.left()) == ([], [])


CREATING = sorted({str(step.reading.operation) for step in WRITES.steps if step.creates})


@pytest.mark.parametrize("operation", CREATING)
async def test_a_record_is_deleted_although_the_response_was_lost(operation: str) -> None:
    lost = Plant(faults=(Fault("reset_after", operation=operation, calls=[1]),))

    async with running(lost) as (fake, run):
        before = records(fake)
        await run.carry_out()
        await run.clean_up()

        assert (records(fake), run.left()) == (before, [])


@pytest.mark.parametrize("operation", sorted({str(s.reading.operation) for s in WRITES.steps}))
async def test_everything_is_deleted_after_an_interruption(operation: str) -> None:
    hanging = Plant(faults=(Fault("hang_after", operation=operation, calls=[1]),))

    async with running(hanging) as (fake, run):
        before = records(fake)
        await interrupted(fake, operation, run.carry_out())
        del fake.faults[:]
        await run.clean_up()

        # The first campaign has a template that does not exist: the lost response was a refusal.
        unseen = ["campaign"] if operation == "campaigns.create_campaign" else []
        assert (records(fake), [left.name for left in run.left()]) == (before, unseen)
        assert results(run.answers(), "differs").keys() <= {"new_contact_with_id"}


UNSEEN = "it may have been created, and no list shows it"


@pytest.mark.parametrize("names", [("new_template",), ("lists", "new_contact")])
async def test_what_no_list_shows_is_listed(names: tuple[str, ...]) -> None:
    async def empty(operation: str, _: web.Request) -> web.Response | None:
        is_list = operation in ("templates.list_templates", "contacts.list_contacts")
        return web.json_response([]) if is_list else None

    async with running(Plant(intercept=empty), only(*names)) as (_, run):
        await run.carry_out()
        await run.clean_up()

        assert [left.reason for left in run.left()] == [UNSEEN]


@pytest.mark.parametrize("kind", ["server_error", "reset_before"])
async def test_what_may_be_created_after_the_cleanup_is_listed(kind: FaultKind) -> None:
    """The first contact was created and seen, the second one has an unknown outcome."""
    names = ("lists", "new_contact", "lists_after", "rows", "contact_again")
    late = Plant(faults=(Fault(kind, operation="create_contact", calls=[2]),))

    async with running(late, only(*names)) as (fake, run):
        await run.carry_out()
        await run.clean_up()

        assert records(fake, run.mark) == []
        assert [(left.name, left.reason) for left in run.left()] == [("contact", UNSEEN)]


async def test_a_refused_creation_is_not_listed() -> None:
    refused = Plant(faults=(Fault("refused", operation="create_template"),))

    async with running(refused, only("new_template")) as (_, run):
        await run.carry_out()
        await run.clean_up()

        assert run.left() == []


async def test_what_cannot_be_deleted_is_listed() -> None:
    stubborn = Plant(faults=(Fault("refused", operation="delete_template"),))

    async with running(stubborn) as (fake, run):
        await run.carry_out()
        await run.clean_up()

        (left,) = run.left()
        (template,) = (r for r in fake.records("templates") if run.mark in r["name"])
        assert left.ids == (("template_id", str(template["template_id"])),)
        assert (left.name, left.reason) == ("template", "the API did not delete it")


async def test_a_deletion_without_a_response_is_not_the_end_of_the_cleanup() -> None:
    silent = Plant(faults=(Fault("reset_before", operation="delete_template"),))

    async with running(silent, only("lists", "new_contact", "new_template")) as (fake, run):
        await run.carry_out()
        await run.clean_up()

        assert [left.name for left in run.left()] == ["template"]
        assert [r["contact_id"] for r in fake.records("contacts")] == [5001, 5002, 5003]


async def test_deep_nesting_does_not_end_the_run() -> None:
    value = b'[{"template_id": 1, "name": ' + b"[" * 900 + b"]" * 900 + b"}]"

    async def nested(operation: str, _: web.Request) -> web.Response | None:
        is_list = operation == "templates.list_templates"
        return web.Response(body=value, content_type="application/json") if is_list else None

    async with running(Plant(intercept=nested), only("new_template", "templates")) as (_, run):
        await run.carry_out()
        await run.clean_up()

        assert [left.name for left in run.left()] == ["template"]


async def test_a_list_that_cannot_be_read_may_have_a_record_left() -> None:
    writes = only("new_template")

    async with running(writes=writes) as (fake, run):
        await run.carry_out()
        fake.intercept = Script(said(503), said(503))
        await run.clean_up()

        (left,) = run.left()
        assert (left.name, left.ids) == ("template", ())
        assert left.reason.startswith("whether one is left is unknown")


async def test_a_cleanup_that_is_interrupted_lists_what_it_did_not_look_for() -> None:
    hanging = Plant(faults=(Fault("hang_before", operation="list_templates"),))

    async with running(hanging, only("new_template")) as (fake, run):
        await run.carry_out()
        await interrupted(fake, "templates.list_templates", run.clean_up())

        assert [left.name for left in run.left()] == ["template"]
        assert [left.reason for left in run.left()] == ["it was not looked for"]


async def test_the_cleanup_tries_the_other_id_of_a_campaign() -> None:
    by_campaign: dict[str, Any] = {"where": (("campaign_id", "drop_id"),)}
    plant = rule("campaigns.delete_campaign", **by_campaign)
    writes = only("new_template", "templates", "new_campaign")

    async with running(plant, writes) as (fake, run):
        await run.carry_out()
        await run.clean_up()

        assert (records(fake, run.mark), run.left()) == ([], [])
