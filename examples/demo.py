"""The main job, on a fake that runs inside this program: a real mailing list, uploaded.

Nothing leaves this machine. The list is `district_offices.csv` beside this file.
"""

from __future__ import annotations

import asyncio
import os
import shlex
import sys
from pathlib import Path

from postalytics import Postalytics
from postalytics.testing import FakePostalytics

MAILING_LIST = os.path.relpath(Path(__file__).parent / "district_offices.csv")


async def main() -> int:
    """Upload the list with the command line, then read a part of it back with the library."""
    async with FakePostalytics() as fake:
        print(f"A fake Postalytics is at {fake.url}.\n")
        command = [
            *("contacts", "upload", MAILING_LIST),
            *("--list", "1", "--base-url", fake.url),
            *("--ignore-column", "Office ID", "--yes"),
        ]
        print(f"$ postalytics {shlex.join(command)}\n", flush=True)
        upload = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "postalytics", *command),
            env={**os.environ, "POSTALYTICS_API_KEY": fake.api_key},
        )
        status = await upload.wait()
        if status:
            return status

        print("\nThe last five of the list, read back:\n")
        async with Postalytics(fake.api_key, base_url=fake.url) as client:
            people = await client.contacts.list_contacts(contact_list_id=1).collect()
        for person in people[-5:]:
            print(
                f"  {person.row:>5}  {person.first_name} {person.last_name}, "
                f"{person.address_street}, {person.address_city}, "
                f"{person.address_state} {person.address_zip}"
            )
        print(f"\nThe list now has {len(people):,} contacts.")
        return 0


if __name__ == "__main__":
    sys.exit(asyncio.run(main()))
