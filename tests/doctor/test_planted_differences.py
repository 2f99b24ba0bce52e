"""Each fact of the fake that is changed shows in the answer to one question, and in no other."""

from __future__ import annotations

from typing import Any

import attrs
import pytest
from aiohttp import web

from postalytics._doctor import DOCTOR
from postalytics.testing import ListEnd
from postalytics_runtime.doctor import Examination, examine
from postalytics_runtime.fake.definition import Count, FakeDefinition, Reference
from support.doctored import (
    DATE,
    Plant,
    connected,
    full_fake,
    records_of,
    results,
    rule,
    server,
    unknown_fields,
    whole,
    with_collection,
)


def _overlapping(fake: FakeDefinition) -> FakeDefinition:
    """Return a fake in which a campaign has the drop ID of another as its ID."""
    first, second = records_of(fake, "campaigns")
    campaigns = ({**first, "campaign_id": second["drop_id"]}, second)
    return with_collection(fake, "campaigns", records=campaigns)


def _dated(name: str, field: str, date: str) -> Plant:
    """Return the plant of another notation in the last record, which is the newest."""

    def change(fake: FakeDefinition) -> FakeDefinition:
        *others, last = records_of(fake, name)
        return with_collection(fake, name, records=(*others, {**last, field: date}))

    return Plant(change=change)


async def _no_last_page(_: str, request: web.Request) -> web.Response | None:
    if int(request.query.get("PageNumber", "0")) < 1000:
        return None
    return web.json_response({"error": {"message": "No events."}}, status=404)


_BY_CAMPAIGN: dict[str, Any] = {"where": (("campaign_id", "drop_id"),), "or_where": ()}

PLANTS: dict[str, Plant] = {
    "openapi": server(documents=(("/openapi.json", '{"openapi": "3.0.1"}'),)),
    "wrong_key_status": whole(wrong_key_status=403),
    "wrong_key_form": whole(wrong_key_at="Message"),
    "wrong_key_content_type": whole(wrong_key_type="application/problem+json"),
    "wrong_key_headers": whole(wrong_key_challenge="Basic"),
    "my_account_form": rule("accounts.get_my_account", shape="object"),
    "my_account_fields": unknown_fields("get_my_account"),
    "account_form": rule("accounts.get_account", shape="object"),
    "rate_limit_headers": server(headers=(("X-RateLimit-Limit", "180"),)),
    "contact_put": server(allows=(("/contacts/1", "GET, DELETE, PUT"),)),
    "webhook_put": server(allows=(("/webhooks/1", "GET, DELETE, PUT"),)),
    "account_put": server(allows=(("/account/1", "GET, DELETE, PUT"),)),
    "contact_lists_fields": unknown_fields("list_contact_lists"),
    "first_row": rule("contacts.list_contacts", start_at=0),
    "inclusive_pages": whole(inclusive_pages=False),
    "default_rows": rule("contacts.list_contacts", page_size=50),
    "most_rows": rule("contacts.list_contacts", clamps=True),
    "end_status": Plant(list_end=ListEnd(status=404)),
    "end_form": Plant(list_end=ListEnd(form="error.message")),
    "end_content_type": Plant(list_end=ListEnd(form="text"), besides=frozenset({"end_form"})),
    "rows_fields": unknown_fields("list_contacts"),
    "contact_fields": rule("contacts.get_contact", renames=(("Website", "VarField1"),)),
    "campaigns_fields": unknown_fields("list_campaigns"),
    "drips_fields": rule("campaigns.list_drip_campaigns", renames=(("name", "Name"),)),
    "campaign_ids": Plant(change=_overlapping),
    "stats_id": rule("campaigns.get_campaign_stats", **_BY_CAMPAIGN),
    "details_id": rule("campaigns.get_campaign", **_BY_CAMPAIGN),
    "events_id": rule(
        "campaigns.list_campaign_events",
        {"events_end"},
        refers=(Reference(value="drop_id", collection="campaigns", by="campaign_id"),),
    ),
    "stats_form": rule("campaigns.get_campaign_stats", shape="object"),
    "events_page_0": rule("campaigns.list_campaign_events", clamps=True),
    "events_end": Plant(intercept=_no_last_page),
    "query_names": server(any_query_case=True),
    "events_fields": unknown_fields("list_campaign_events"),
    "suppression_lists_fields": unknown_fields("list_suppression_lists"),
    "suppression_list_form": rule("suppressions.get_suppression_list", shape="object"),
    "suppressed_fields": unknown_fields("list_suppressed_contacts"),
    "suppressed_page": rule("suppressions.list_suppressed_contacts", page_size=50),
    "suppressed_offset": rule("suppressions.list_suppressed_contacts", offset_of_pages=True),
    "suppressed_total": rule(
        "suppressions.list_suppressed_contacts",
        counts=(Count(field="total", of="contacts", by="suppression_list_id"),),
    ),
    "templates_fields": unknown_fields("list_templates"),
    "template_form": rule("templates.get_template", shape="object"),
    "integrations_form": rule("accounts.list_integrations", shape="object"),
    "integrations_fields": unknown_fields("list_integrations"),
    "flows_form": rule("flows.list_flows", shape="object"),
    "drips_known": unknown_fields("list_drip_campaigns"),
    "templates_form": rule("templates.list_templates", shape="object"),
    "flows_fields": unknown_fields("list_flows"),
    "flow_form": rule("flows.get_flow", shape="array"),
    "webhooks_form": rule("webhooks.list_webhooks", shape="object"),
    "webhooks_fields": unknown_fields("list_webhooks"),
    "webhook_form": rule("webhooks.get_webhook", shape="array"),
    "dates": _dated("contact_lists", "created_date", DATE.removesuffix(".00:00") + "Z"),
    "event_dates": _dated("events", "event_date", "2026-05-27T08:49:11"),
    "path_spelling": server(trailing_slash=True),
}


async def examined(plant: Plant) -> Examination:
    async with plant.server(full_fake()) as fake, connected(fake) as client:
        return await examine(client, DOCTOR)


async def test_an_unchanged_fake_confirms_every_answer() -> None:
    examination = await examined(Plant())

    assert results(examination.answers, "differs") == {}
    assert results(examination.answers, "unknown") == {}
    assert examination.requests <= 150  # 50 s at the vendor's pace of 3 requests a second.


def test_every_question_has_a_plant() -> None:
    assert PLANTS.keys() == {probe.name for probe in DOCTOR.probes}


@pytest.mark.parametrize("name", PLANTS)
async def test_a_planted_difference_is_found(name: str) -> None:
    differing = results((await examined(PLANTS[name])).answers, "differs")

    assert differing.keys() == {name, *PLANTS[name].besides}


async def test_no_answer_has_data_of_people() -> None:
    personal = ["Thomas", "Lovelace", "36 Pipers Row", "Boston", "02134", "888-574-7346"]
    mark = "Mxyzptlk"

    def marked(fake: FakeDefinition) -> FakeDefinition:
        for kept in fake.collections:
            records = tuple(_with_mark(record, mark) for record in kept.records)
            fake = with_collection(fake, kept.name, records=records)
        return fake

    examination = await examined(Plant(change=marked))
    shown = (
        "".join(f"{answer} {attrs.asdict(answer)}" for answer in examination.answers)
        + examination.patch()
    )

    assert mark not in shown
    assert [text for text in personal if text in shown] == []


def _with_mark(record: dict[str, Any], mark: str) -> dict[str, Any]:
    """Return a record with a mark in each text except ids, dates and kinds."""
    fixed = ("key", "endpoint", "date", "event_name", "size")
    return {
        name: f"{value} {mark}" if isinstance(value, str) and not name.endswith(fixed) else value
        for name, value in record.items()
    }
