"""A bug ends the upload: the row is told as what is known of it, and no more rows begin."""

from __future__ import annotations

import pytest

from postalytics_runtime.bulk import BulkUpload, RowOutcome
from support.bulk.uploads import as_it_is, states, upload_of


def fail(_: int) -> int:
    raise RuntimeError("It is a bug.")


async def fail_sending(row: int) -> str:
    return str(fail(row))


@pytest.mark.parametrize(
    ("upload", "state"),
    [
        (upload_of([1], prepare=fail), "pending"),
        (upload_of([1], fail_sending, prepare=as_it_is), "unconfirmed"),
    ],
    ids=["before it is sent", "while it is sent"],
)
async def test_a_bug_ends_the_upload(upload: BulkUpload[int, str], state: str) -> None:
    seen: list[RowOutcome[int, str]] = []
    with pytest.raises(RuntimeError, match="a bug"):
        await upload._runner.run(1, 1, seen.append)
    assert states(seen) == [state]
    assert upload._runner.stopped
