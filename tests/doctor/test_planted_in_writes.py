"""Each fact that only a write shows is found when it is changed, and no record is left."""

from __future__ import annotations

from typing import Any

import pytest
from aiohttp import web

from postalytics._doctor import DOCTOR
from postalytics.testing import FakePostalytics
from postalytics_runtime.doctor import Answer, Writes
from postalytics_runtime.doctor.writes import MAX_PIECES, WriteRun
from postalytics_runtime.fake.definition import Reference
from support.doctored import (
    Plant,
    collection,
    connected,
    fault,
    refused,
    results,
    rule,
    unknown_fields,
)

assert DOCTOR.writes is not None
WRITES: Writes = DOCTOR.writes
_NO_TOGGLE_BACK = {"toggle_back"}


async def _other_form(operation: str, request: web.Request) -> web.Response | None:
    if operation != "campaigns.create_campaign" or (await request.json())["TemplateFrontId"]:
        return None
    return web.json_response({"Message": "There is no such template."}, status=404)


async def _heeds_body(operation: str, request: web.Request) -> web.Response | None:
    if operation == "campaigns.toggle_campaign_mode" and await request.read():
        return web.json_response({"updated_date": "1999-02-19T12:00:00.00:00"})
    return None


_BY_DROP = (
    Reference(
        value="campaign_id",
        collection="campaigns",
        by="drop_id",
        required=True,
        takes=(("campaign_id", "campaign_id"), ("drop_id", "drop_id")),
    ),
)
_BY_CAMPAIGN: dict[str, Any] = {"where": (("campaign_id", "drop_id"),)}
_KEEPING = ("occupation", "created_date")

PLANTS: dict[str, Plant] = {
    "contact_without_names": refused("create_contact", 1),
    "new_contact_fields": unknown_fields("create_contact", 1),
    "highest_variable_field": rule(
        "contacts.list_contacts", renames=(("var_field_35", "Unknown"),)
    ),
    "partial_change": rule("contacts.update_contact", keeps=_KEEPING),
    "new_contact_with_id": refused("create_contact", 2),
    "canadian_contact": refused("create_contact", 3),
    "deleted_contact_fields": unknown_fields("delete_contact", 1),
    "new_template_fields": unknown_fields("create_template"),
    "wrong_campaign_status": refused("create_campaign", 1, status=422),
    "wrong_campaign_form": Plant(intercept=_other_form),
    "new_campaign_fields": unknown_fields("create_campaign", 2),
    "new_campaign_mode": collection(
        "campaigns",
        {"toggle_body", "toggle_back"},
        defaults={"is_live_mode": 1, "campaign_type": 3},
    ),
    "webhook_id": rule("webhooks.create_webhook", refers=_BY_DROP),
    "webhook_default": collection("webhooks", defaults={"is_subscribed": 0}),
    "webhook_replaced": collection("webhooks", key="_key"),
    "deleted_webhook_fields": unknown_fields("delete_webhook"),
    "piece_without_second_line": refused("send_mail", 1, {"equal_pieces"}),
    "piece_fields": unknown_fields("send_mail", 1),
    "equal_pieces": refused("send_mail", 2),
    "toggle_id": rule("campaigns.toggle_campaign_mode", _NO_TOGGLE_BACK, **_BY_CAMPAIGN),
    "toggle_body": Plant(intercept=_heeds_body, besides=frozenset(_NO_TOGGLE_BACK)),
    "toggle_back": refused("toggle_campaign_mode", 3),
    "delete_id": rule("campaigns.delete_campaign", **_BY_CAMPAIGN),
    "deleted_template_fields": unknown_fields("delete_template"),
    "new_suppression_list_form": rule("suppressions.create_suppression_list", shape="object"),
    "new_suppressed_contact_fields": unknown_fields("create_suppressed_contact"),
    "partial_suppression_change": rule("suppressions.update_suppressed_contact", keeps=_KEEPING),
}


async def answers_of(plant: Plant) -> list[Answer]:
    """Return the answers of a run that left no record."""
    async with plant.server(FakePostalytics.fake) as fake, connected(fake) as client:
        before = _records(fake)
        run = WriteRun(client, WRITES)
        await run.carry_out()
        await run.clean_up()

        assert run.left() == []
        assert _records(fake) == before
        assert run.pieces <= MAX_PIECES
        assert len(fake.requests) <= 100
        return run.answers()


def _records(fake: FakePostalytics) -> dict[str, list[dict[str, Any]]]:
    return {kept.name: fake.records(kept.name) for kept in fake.fake.collections}


async def test_an_unchanged_fake_confirms_every_answer() -> None:
    answers = await answers_of(Plant())

    assert results(answers, "confirmed").keys() == {probe.name for probe in WRITES.probes}


def test_every_question_has_a_plant() -> None:
    assert PLANTS.keys() == {probe.name for probe in WRITES.probes}


@pytest.mark.parametrize("name", PLANTS)
async def test_a_planted_difference_is_found(name: str) -> None:
    differing = results(await answers_of(PLANTS[name]), "differs")

    assert differing.keys() == {name, *PLANTS[name].besides}


async def test_an_error_inside_a_success_is_found() -> None:
    plant = fault("error_in_success", "create_campaign", 1)

    assert results(await answers_of(plant), "differs").keys() == {"wrong_campaign_status"}


async def test_what_was_not_created_is_not_asked_about() -> None:
    plant = fault("refused", "create_webhook", None)
    answers = await answers_of(plant)

    assert results(answers, "differs") == {"webhook_id": "none"}
    assert results(answers, "unknown") == {
        "webhook_default": "the response has no record of this run",
        "webhook_replaced": "the list of webhooks has nothing of this run",
        "deleted_webhook_fields": (
            "nothing was asked: the list of webhooks has nothing of this run"
        ),
    }
