"""What an upload of a great many rows takes of memory: `python -m bench.bulk_memory`.

Nothing is sent: each row is answered at once. Prints the MiB by which the process has grown.
"""

from __future__ import annotations

import asyncio
import itertools
import resource
import sys

from postalytics._operations.contacts import CREATE_CONTACT
from postalytics.models import ContactCreated, NewContact
from postalytics_runtime.bulk import RowUpload, RowValidator

from .bulk_uploads import people

MANY_ROWS = 1_000_000
_FEW_ROWS = 10_000
_ANSWER = ContactCreated()


async def _upload(rows: int) -> None:
    rules: RowValidator[NewContact] = RowValidator(CREATE_CONTACT, {"contact_list_id": 1})
    upload = RowUpload(itertools.islice(people(), rows), rules.body, _create)
    async for outcome in upload:
        assert outcome.answer is _ANSWER, outcome
    assert upload.counts.succeeded == rows


async def _create(body: NewContact) -> ContactCreated:
    return _ANSWER


def _most_memory() -> float:
    unit = 1 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit / 2**20


if __name__ == "__main__":
    asyncio.run(_upload(_FEW_ROWS))
    before = _most_memory()
    asyncio.run(_upload(MANY_ROWS))
    print(_most_memory() - before)
