"""Jobs of many accounts are carried out once each, and can be paused, resumed and cancelled."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import cast

import pytest
from aiohttp import web

from postalytics import Fleet, Postalytics, run_job
from postalytics.testing import FakePostalytics
from postalytics_runtime.errors import ConfigurationError, JournalError
from postalytics_runtime.fleet import FleetState
from postalytics_runtime.fleet import fleet as fleet_module
from postalytics_runtime.fleet.engine import Engine
from postalytics_runtime.fleet.fleet_jobs import FleetJobs
from support.fleet.fleets import keys_of, states, submit, until, worker

BEFORE = 3
"""Contacts that the fake server has from the beginning."""


@pytest.fixture
def fleet(postgres: str, fake: FakePostalytics) -> Fleet:
    return Fleet(postgres, keys_of(fake))


async def test_the_jobs_of_all_accounts_are_carried_out(
    fleet: Fleet, fake: FakePostalytics
) -> None:
    for account in ("acme", "beta", "gamma"):
        await submit(fleet, fake, account)
    assert {*states([*await fleet.status()]).values()} == {FleetState.QUEUED}
    async with worker(fleet):
        jobs = await until(fleet, {FleetState.FINISHED})
    assert [(job.account, job.counts.succeeded) for job in jobs] == [
        ("acme", 3),
        ("beta", 3),
        ("gamma", 3),
    ]
    assert len(fake.records("contacts")) == BEFORE + 9


async def test_a_list_that_is_submitted_twice_is_sent_once(
    fleet: Fleet, fake: FakePostalytics
) -> None:
    for _ in range(2):
        assert await submit(fleet, fake, "acme") == "acme"
    async with worker(fleet):
        await until(fleet, {FleetState.FINISHED})
        await submit(fleet, fake, "acme")
        await until(fleet, {FleetState.FINISHED})
    assert len(fake.records("contacts")) == BEFORE + 3


async def test_the_job_of_one_account_is_not_given_to_another(
    fleet: Fleet, fake: FakePostalytics
) -> None:
    await submit(fleet, fake, "acme")
    with pytest.raises(ConfigurationError, match="is one of the account acme, not of beta"):
        await fleet.add("acme", "beta")


async def test_a_job_that_is_not_there_is_not_added(fleet: Fleet, fake: FakePostalytics) -> None:
    await submit(fleet, fake, "acme")
    with pytest.raises(JournalError):
        await fleet.add("june", "acme")


async def test_a_paused_account_waits_until_it_is_resumed(
    fleet: Fleet, fake: FakePostalytics
) -> None:
    await submit(fleet, fake, "acme")
    await submit(fleet, fake, "beta")
    assert await fleet.pause("acme") == ["acme"]
    async with worker(fleet):
        await until(fleet, {FleetState.FINISHED}, "beta")
        assert states([*await fleet.status()]) == {
            "acme": FleetState.PAUSED,
            "beta": FleetState.FINISHED,
        }
        assert await fleet.resume("acme") == ["acme"]
        await until(fleet, {FleetState.FINISHED})
    assert len(fake.records("contacts")) == BEFORE + 6


async def test_a_job_that_is_paused_while_it_is_sent_is_released(
    fleet: Fleet, fake: FakePostalytics
) -> None:
    sending = asyncio.Event()

    async def intercept(operation: str, _: web.Request) -> None:
        if operation == "contacts.create_contact":
            sending.set()

    fake.intercept = intercept
    await submit(fleet, fake, "acme", rows=1000)
    async with worker(fleet):
        await sending.wait()
        await fleet.pause("acme")
        (job,) = await until(fleet, {FleetState.PAUSED})
        sent = len(fake.records("contacts")) - BEFORE
        while job.counts.succeeded != sent or not sent:
            (job,) = await fleet.status()
            sent = len(fake.records("contacts")) - BEFORE
    assert (job.counts.unconfirmed, job.counts.succeeded + job.counts.pending) == (0, 1000)


async def test_an_account_that_is_resumed_while_it_is_paused_is_in_the_queue(
    fleet: Fleet, fake: FakePostalytics, monkeypatch: pytest.MonkeyPatch
) -> None:
    abort = Engine.abort

    async def resume_and_abort(engine: Engine, jobs: set[str]) -> None:
        await fleet.resume("acme")
        await abort(engine, jobs)

    monkeypatch.setattr(Engine, "abort", resume_and_abort)
    await submit(fleet, fake, "acme")
    await fleet.pause("acme")
    async with worker(fleet):
        await until(fleet, {FleetState.FINISHED})


@pytest.mark.parametrize("change", [Fleet.pause, Fleet.cancel])
async def test_a_change_that_was_interrupted_can_be_repeated(
    change: Callable[[Fleet, str], Awaitable[list[str]]],
    fleet: Fleet,
    fake: FakePostalytics,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async def interrupted(*_: object) -> None:
        raise JournalError("The database is gone.")

    aborted: list[set[str]] = []

    async def abort(_: Engine, jobs: set[str]) -> None:
        aborted.append(jobs)

    await submit(fleet, fake, "acme")
    monkeypatch.setattr(Engine, "abort", interrupted)
    with pytest.raises(JournalError):
        await change(fleet, "acme")
    monkeypatch.setattr(Engine, "abort", abort)
    assert await change(fleet, "acme") == ["acme"]
    assert aborted == [{"acme"}]


async def test_a_cancelled_account_is_never_sent(fleet: Fleet, fake: FakePostalytics) -> None:
    await submit(fleet, fake, "acme")
    await submit(fleet, fake, "beta")
    assert await fleet.cancel("acme") == ["acme"]
    assert await fleet.resume("acme") == []
    async with worker(fleet):
        await until(fleet, {FleetState.FINISHED}, "beta")
    assert states([*await fleet.status("acme")]) == {"acme": FleetState.CANCELLED}
    assert len(fake.records("contacts")) == BEFORE + 3


async def test_a_cancelled_job_is_not_sent_in_another_way(
    fleet: Fleet, postgres: str, fake: FakePostalytics
) -> None:
    await submit(fleet, fake, "acme")
    await fleet.cancel("acme")
    async with Postalytics(fake.api_key, base_url=fake.url) as client:
        with pytest.raises(JournalError, match="#acme was cancelled: what is pending is never"):
            await run_job(postgres, "acme", client=client)
    assert len(fake.records("contacts")) == BEFORE


async def test_a_bad_account_stops_alone_with_its_reason(
    postgres: str, fake: FakePostalytics
) -> None:
    async def key_of(account: str) -> str:
        return "another-key" if account == "acme" else fake.api_key

    fleet = Fleet(postgres, key_of)
    await submit(fleet, fake, "acme")
    await submit(fleet, fake, "beta")
    async with worker(fleet):
        jobs = await until(fleet, {FleetState.FINISHED, FleetState.STOPPED})
    assert [(job.account, job.state, job.reason) for job in jobs] == [
        ("acme", FleetState.STOPPED, "AuthenticationError"),
        ("beta", FleetState.FINISHED, None),
    ]
    mended = Fleet(postgres, keys_of(fake))
    await mended.resume("acme")
    async with worker(mended):
        await until(mended, {FleetState.FINISHED})


@pytest.mark.parametrize("key", ["", None])
async def test_an_account_without_a_key_does_not_use_that_of_the_environment(
    postgres: str, fake: FakePostalytics, monkeypatch: pytest.MonkeyPatch, key: str | None
) -> None:
    async def key_of(_: str) -> str:
        return cast("str", key)

    monkeypatch.setenv("POSTALYTICS_API_KEY", fake.api_key)
    fleet = Fleet(postgres, key_of)
    await submit(fleet, fake, "acme")
    async with worker(fleet):
        (job,) = await until(fleet, {FleetState.FINISHED, FleetState.STOPPED})
    assert (job.state, job.reason) == (FleetState.STOPPED, "ConfigurationError")


async def test_a_key_that_does_not_come_takes_no_place_for_ever(
    postgres: str, fake: FakePostalytics, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def key_of(account: str) -> str:
        if account == "acme":
            await asyncio.Event().wait()
        return fake.api_key

    monkeypatch.setattr(fleet_module, "_KEY_SECONDS", 0.01)
    fleet = Fleet(postgres, key_of)
    await submit(fleet, fake, "acme")
    await submit(fleet, fake, "beta")
    async with worker(fleet, jobs=1):
        await until(fleet, {FleetState.FINISHED}, "beta")
    assert states([*await fleet.status("acme")]) == {"acme": FleetState.QUEUED}


async def test_a_job_that_has_stopped_and_is_submitted_again_is_in_the_queue(
    fleet: Fleet, postgres: str, fake: FakePostalytics
) -> None:
    await submit(fleet, fake, "acme")
    FleetJobs(postgres).stop("acme", "AuthenticationError")
    await submit(fleet, fake, "acme")
    assert states([*await fleet.status()]) == {"acme": FleetState.QUEUED}


async def test_two_workers_share_the_jobs_and_send_each_row_once(
    fleet: Fleet, postgres: str, fake: FakePostalytics
) -> None:
    for number in range(6):
        await submit(fleet, fake, f"account-{number}", rows=5)
    other = Fleet(postgres, keys_of(fake))
    async with worker(fleet, jobs=2), worker(other, jobs=2):
        await until(fleet, {FleetState.FINISHED})
    assert len(fake.records("contacts")) == BEFORE + 30


@pytest.mark.parametrize("change", [Fleet.pause, Fleet.resume, Fleet.cancel])
async def test_a_finished_job_is_not_changed(
    change: Callable[[Fleet, str], Awaitable[list[str]]], fleet: Fleet, fake: FakePostalytics
) -> None:
    await submit(fleet, fake, "acme", job="may")
    async with worker(fleet):
        await until(fleet, {FleetState.FINISHED})
    await submit(fleet, fake, "acme", rows=5, job="june")
    assert await change(fleet, "acme") == ["june"]
    assert states([*await fleet.status()])["may"] == FleetState.FINISHED


@pytest.mark.parametrize("change", [Fleet.pause, Fleet.resume, Fleet.cancel])
async def test_an_unknown_account_is_named(
    change: Callable[[Fleet, str], Awaitable[list[str]]], fleet: Fleet, fake: FakePostalytics
) -> None:
    await submit(fleet, fake, "acme")
    with pytest.raises(ConfigurationError, match="has no job of an account beta"):
        await change(fleet, "beta")


async def test_a_worker_needs_keys_and_a_job(postgres: str) -> None:
    with pytest.raises(ConfigurationError, match="A worker needs keys"):
        await Fleet(postgres).work()
    with pytest.raises(ConfigurationError, match="cannot carry out 0 jobs"):
        await Fleet(postgres, "env:KEY_{account}").work(jobs=0)
