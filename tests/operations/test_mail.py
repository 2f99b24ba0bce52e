from __future__ import annotations

from datetime import timedelta

import pytest

from postalytics import Postalytics
from postalytics.errors import InvalidRequestError, LiveMailError, NotFoundError, PrintLengthWarning
from postalytics.testing import FakePostalytics
from support.people import recipient

ENDPOINT, DROP = "b4d5c0ffee", 71238


async def test_send_mail_creates_a_piece_with_events_in_the_vendor_s_order(
    fake: FakePostalytics, client: Postalytics
) -> None:
    sent = await client.mail.send_mail(recipient(), endpoint=ENDPOINT)
    assert sent.send_date is not None
    fake.advance(timedelta(days=30))
    events = await client.campaigns.list_campaign_events(drop_id=DROP).collect()
    assert [event.event_name for event in reversed(events)] == [
        "Mail Piece Created",
        "Addressed",
        "Mailed",
        "In Transit",
        "In Local Area",
        "Processed for Delivery",
    ]


async def test_send_mail_refuses_an_unknown_endpoint(client: Postalytics) -> None:
    with pytest.raises(NotFoundError):
        await client.mail.send_mail(recipient(), endpoint="nothing")


async def test_send_mail_names_every_problem_before_it_sends(
    fake: FakePostalytics, client: Postalytics
) -> None:
    faulty = recipient(first_name="", last_name="L" * 51, var_field_1="v" * 256)
    with pytest.raises(InvalidRequestError) as caught:
        await client.mail.send_mail(faulty, endpoint="..")
    message = str(caught.value)
    assert all(name in message for name in ("endpoint", "first_name", "last_name", "var_field_1"))
    assert len(fake.requests) == 0
    await client.mail.send_mail(recipient(), endpoint=ENDPOINT)


async def test_send_mail_warns_of_print_overflow_and_sends_the_whole_text(
    fake: FakePostalytics, client: Postalytics
) -> None:
    with pytest.warns(PrintLengthWarning, match="last_name has 21 characters, but only 20"):
        await client.mail.send_mail(recipient(last_name="L" * 21), endpoint=ENDPOINT)
    assert fake.requests[-1].body["last_name"] == "L" * 21


async def test_send_mail_to_a_live_campaign_is_refused_without_live_mail(
    fake: FakePostalytics,
) -> None:
    async with Postalytics(fake.api_key, base_url=fake.url, allow_live_mail=False) as careful:
        await careful.mail.send_mail(recipient(), endpoint=ENDPOINT)
        await careful.campaigns.set_campaign_mode(drop_id=DROP, live=True)
        with pytest.raises(LiveMailError):
            await careful.mail.send_mail(recipient(), endpoint=ENDPOINT)
        for root in ("", "/v1", "/api/v1", "/api/v1/api/v1", "/api/v1/v1"):
            with pytest.raises(LiveMailError, match=r"request \(POST /api/v1/.*send/…\)"):
                await careful.request("POST", f"{root}/send/{ENDPOINT}", json={"first_name": "Ada"})
    sent = [received for received in fake.requests if received.operation == "mail.send_mail"]
    assert len(sent) == 1
