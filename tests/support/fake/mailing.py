"""Mail of the fake Postalytics, and the webhook of its campaign."""

from __future__ import annotations

from datetime import timedelta

import attrs

from postalytics import Postalytics
from postalytics.models import NewWebhook
from postalytics.testing import FakePostalytics
from support.people import recipient

CAMPAIGN, DROP, ENDPOINT = 60323, 71238, "b4d5c0ffee"


@attrs.frozen
class Mailing:
    """A fake server and a client of its first account."""

    fake: FakePostalytics
    client: Postalytics

    async def hook(self, url: str) -> None:
        """Create the webhook of the campaign, which replaces the one before."""
        await self.client.webhooks.create_webhook(
            NewWebhook(campaign_id=CAMPAIGN, url=url, is_subscribed=1)
        )

    async def send(self, pieces: int = 1) -> None:
        for _ in range(pieces):
            await self.client.mail.send_mail(recipient(), endpoint=ENDPOINT)

    async def pass_time(self, **by: float) -> None:
        """Advance the clock, and wait until all that is due by then was attempted."""
        self.fake.advance(timedelta(**by))
        await self.fake.delivered()
