"""The main job, on a fake that runs inside this program: a real mailing list, uploaded.

Then ten postcards to the last ten of the list, in test mode, and their events, each once, although
the receiver is killed. Nothing leaves this machine. The list is `district_offices.csv` beside
this file. The journal and the report of the upload, and the inbox of the events, stay in temporary
folders, to be looked at.
"""

from __future__ import annotations

import asyncio
import os
import shlex
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path

from demo_receiver import Receiver
from demo_watching import HANG_AFTER, watch

from postalytics import Postalytics
from postalytics.models import (
    Contact,
    CreditType,
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
    # The clock of the fake stands still until the demo lets a day pass.
    async with FakePostalytics(now=datetime(2026, 3, 2, 9, tzinfo=UTC)) as fake:
        print(f"A fake Postalytics is at {fake.url}.\n")
        status = await upload(fake)
        if status:
            return status
        async with Postalytics(fake.api_key, base_url=fake.url, allow_live_mail=False) as client:
            people = await client.contacts.list_contacts(contact_list_id=1).collect()
            show(people)
            return await mail(fake, client, people[-10:])


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


async def mail(fake: FakePostalytics, client: Postalytics, people: list[Contact]) -> int:
    """Send a postcard to each, in test mode, and receive the events of a week."""
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
    campaigns = await client.campaigns.list_campaigns().collect()
    # Only the list shows the ID that a webhook takes.
    campaign_id = next(it.campaign_id for it in campaigns if it.drop_id == campaign.drop_id)
    assert campaign_id is not None
    async with Receiver(fake, campaign_id) as receiver:
        await receiver.start(str(HANG_AFTER))
        for person in people:
            await client.mail.send_mail(recipient(person), endpoint=campaign.endpoint)
        print(f"{len(people)} postcards sent. Another process receives their events, day by day:\n")
        return await watch(fake, receiver, campaign.drop_id)


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


if __name__ == "__main__":
    sys.exit(asyncio.run(main()))
