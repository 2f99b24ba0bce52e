"""What an upload of a great many rows takes of memory: `python -m bench.bulk_memory`.

Nothing is sent: each row is answered at once. Prints the MiB by which the process has grown.
"""

from __future__ import annotations

import asyncio
import itertools
import resource
import sys
from typing import Any

from postalytics import Postalytics
from postalytics._operations.contacts import CREATE_CONTACT
from postalytics.models import ContactCreated, NewContact
from postalytics_runtime.bulk import Consent, RowOutcome, RowUpload, RowValidator

from .bulk_uploads import people

MANY_ROWS = 1_000_000
_FEW_ROWS = 10_000
_ANSWER = ContactCreated()
_FIXED = {"contact_list_id": 1}


class _Sender:
    def __init__(self) -> None:
        self._rules: RowValidator[NewContact] = RowValidator(CREATE_CONTACT, _FIXED)

    def prepare(self, row: int, given: Any) -> NewContact:
        return self._rules.body(given)

    async def send(self, row: int, body: NewContact) -> ContactCreated:
        return _ANSWER

    def record_outcome(self, outcome: RowOutcome[NewContact, ContactCreated]) -> None:
        pass

    async def probe(self) -> None:
        pass


async def _upload(rows: int) -> None:
    async with Postalytics("key") as client:
        consent = Consent(client, CREATE_CONTACT, _FIXED, None)
        people_of_list = itertools.islice(people(), rows)
        upload = RowUpload(people_of_list, _Sender(), consent, concurrency=8, max_rejected=1.0)
        async for outcome in upload:
            assert outcome.answer is _ANSWER, outcome
        assert upload.counts.succeeded == rows


def _most_memory() -> float:
    unit = 1 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit / 2**20


if __name__ == "__main__":
    asyncio.run(_upload(_FEW_ROWS))
    before = _most_memory()
    asyncio.run(_upload(MANY_ROWS))
    print(_most_memory() - before)
