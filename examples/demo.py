"""The main job, on a fake that runs inside this program: a real mailing list, uploaded.

Then ten postcards to the last ten of the list, in test mode, and what becomes of them. Nothing
leaves this machine. The list is `district_offices.csv` beside this file; the journal and the
report of the upload stay in a temporary folder, to be looked at.
"""

from __future__ import annotations

import asyncio
import os
import shlex
import sys
import tempfile
from collections import Counter
from datetime import timedelta
from pathlib import Path

from postalytics import Postalytics
from postalytics.models import (
    Contact,
    CreditType,
    DropId,
    NewCampaign,
    NewTemplate,
    PostageType,
    Recipient,
    TemplateSize,
)
from postalytics.testing import FakePostalytics

MAILING_LIST = os.path.relpath(Path(__file__).parent / "district_offices.csv")


async def main() -> int:
    """Upload the list with the command line, then send ten postcards with the library."""
    async with FakePostalytics() as fake:
        print(f"A fake Postalytics is at {fake.url}.\n")
        status = await upload(fake)
        if status:
            return status
        async with Postalytics(fake.api_key, base_url=fake.url, allow_live_mail=False) as client:
            people = await client.contacts.list_contacts(contact_list_id=1).collect()
            show(people)
            await mail(fake, client, people[-10:])
        return 0


async def upload(fake: FakePostalytics) -> int:
    """Upload the list as an operator would; returns the exit status of the command."""
    command = [
        *("contacts", "upload", MAILING_LIST),
        *("--list", "1", "--base-url", fake.url),
        *("--ignore-column", "Office ID", "--yes"),
        *("--jobs", tempfile.mkdtemp(prefix="postalytics-demo-")),
    ]
    print(f"$ postalytics {shlex.join(command)}\n", flush=True)
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "postalytics", *command),
        env={**os.environ, "POSTALYTICS_API_KEY": fake.api_key},
    )
    return await process.wait()


def show(people: list[Contact]) -> None:
    """Print the last five of the list."""
    print("\nThe last five of the list, read back:\n")
    for person in people[-5:]:
        print(
            f"  {person.row:>5}  {person.first_name} {person.last_name}, "
            f"{person.address_street}, {person.address_city}, "
            f"{person.address_state} {person.address_zip}"
        )
    print(f"\nThe list now has {len(people):,} contacts.\n")


async def mail(fake: FakePostalytics, client: Postalytics, people: list[Contact]) -> None:
    """Send a postcard to each, in test mode, and follow the pieces for a week."""
    template = await client.templates.create_template(
        NewTemplate(
            name="Hello from the demo",
            size=TemplateSize.POSTCARD_4X6,
            is_full_html=True,
            is_proofed=True,
            html="<p>Hello, {{first_name}}!</p>",
        )
    )
    assert template.template_id is not None
    campaign = await client.campaigns.create_campaign(
        NewCampaign(
            name="Demo",
            template_front_id=template.template_id,
            credit_type=CreditType.POSTCARD_4X6_FIRST_CLASS,
            postage_type=PostageType.FIRST_CLASS,
            sender_name="Thomas Anderson",
            sender_address1="36 Pipers Row",
            sender_city="New York",
            sender_state="NY",
            sender_zip="10001",
        )
    )
    assert campaign.drop_id is not None
    assert campaign.endpoint is not None
    print(
        f"Template {template.template_id} and drip campaign {campaign.drop_id} are made; it is in "
        "test mode.\nThis client has allow_live_mail=False: it reads the mode before it sends.\n"
    )
    for person in people:
        await client.mail.send_mail(recipient(person), endpoint=campaign.endpoint)
    print(f"{len(people)} postcards sent. What becomes of them, on a clock that runs ahead:\n")
    await follow(fake, client, campaign.drop_id)


def recipient(person: Contact) -> Recipient:
    """The person as the one that a piece goes to."""
    return Recipient(
        first_name=person.first_name or "",
        last_name=person.last_name or "",
        company=person.company,
        address_street=person.address_street or "",
        address_city=person.address_city or "",
        address_state=person.address_state or "",
        address_zip=person.address_zip or "",
    )


async def follow(fake: FakePostalytics, client: Postalytics, drop_id: DropId) -> None:
    """Print each day's events, as the days go by."""
    seen = 0
    for day in range(8):
        events = await client.campaigns.list_campaign_events(drop_id=drop_id).collect()
        latest = events[: len(events) - seen]
        for name, count in Counter(event.event_name for event in reversed(latest)).items():
            print(f"  day {day}  {count:>3}  {name}")
        seen = len(events)
        fake.advance(timedelta(days=1))
    stats = await client.campaigns.get_campaign_stats(drop_id=drop_id)
    print(f"\nThe campaign counts {stats.processed_for_delivery} processed for delivery.")


if __name__ == "__main__":
    sys.exit(asyncio.run(main()))
