"""A program that uses most features leaves no resource open, and writes nothing to stderr."""

from __future__ import annotations

import asyncio
import os
import sys

PROGRAM = """
import asyncio, contextlib, gc, logging
import aiohttp
from postalytics import Postalytics
from postalytics.errors import NotFoundError, PostalyticsError
from postalytics.models import NewContact
from postalytics.testing import FakePostalytics, Fault
from postalytics_runtime.http.timeouts import Timeout
from postalytics_runtime.http.retry import RetryPolicy

logging.getLogger("postalytics").addHandler(logging.NullHandler())  # Retries are logged.
AT_ONCE = RetryPolicy(attempts=2, first_delay=0.0, max_delay=0.0)


def person(number):
    return NewContact(contact_list_id=1, first_name=f"Ada {number}", last_name="Lovelace",
                      address_street="12 St James's Square", address_city="Boston",
                      address_state="MA", address_zip="02134")


async def everything(client, fake):
    await client.accounts.get_my_account()
    await client.contacts.list_contacts(contact_list_id=1, limit=2).collect()
    async for _ in client.contacts.list_contacts(contact_list_id=1):
        break
    await client.request("GET", "/contacts")
    with contextlib.suppress(NotFoundError):
        await client.templates.get_template(template_id=999999)
    async for _ in client.contacts.upload_contacts(map(person, range(5)), contact_list_id=1):
        pass
    await asyncio.gather(*(client.contacts.create_contact(person(n)) for n in range(5)))
    for kind in ("server_error", "reset_before", "reset_after", "cut_off", "truncated_json",
                 "hang_after"):
        fake.faults.append(Fault(kind))
        hurried = client.with_options(timeout=Timeout(sock_read=0.1))
        with contextlib.suppress(PostalyticsError):
            await hurried.accounts.get_my_account()
        with contextlib.suppress(PostalyticsError):
            await hurried.contacts.create_contact(person(9))
        fake.faults.clear()
    calls = [asyncio.ensure_future(client.contacts.create_contact(person(n))) for n in range(9)]
    await asyncio.sleep(0.01)
    for call in calls[::2]:
        call.cancel()
    return calls


async def main():
    asyncio.get_running_loop().slow_callback_duration = 60.0
    async with FakePostalytics() as fake, aiohttp.ClientSession() as session:
        for borrowed in (None, session):
            async with Postalytics(fake.api_key, base_url=fake.url, session=borrowed,
                                   retry=AT_ONCE) as client:
                calls = await everything(client, fake)
            ends = await asyncio.gather(*calls, return_exceptions=True)
            assert not [end for end in ends if isinstance(end, TypeError | RuntimeError)]
    assert asyncio.all_tasks() == {asyncio.current_task()}


asyncio.run(main())
gc.collect()
print("done")
"""


async def test_a_program_in_development_mode_prints_no_warnings() -> None:
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-X", "dev", "-W", "error", "-c", PROGRAM),
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
        env={**os.environ, "PYTHONASYNCIODEBUG": "1"},
    )
    out, err = await process.communicate()
    assert (process.returncode, out.decode(), err.decode()) == (0, "done\n", "")
