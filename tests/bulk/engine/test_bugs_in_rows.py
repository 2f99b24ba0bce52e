"""A bug ends the upload: its row gets the state that is known, and no more rows begin."""

from __future__ import annotations

import pytest

from postalytics_runtime.bulk import RowOutcome
from support.bulk.uploads import read_into, states, upload_of


class Bug:
    """Fails at each row, and keeps which rows it was given."""

    def __init__(self) -> None:
        self.rows: list[int] = []

    def prepare(self, row: int) -> int:
        self.rows.append(row)
        raise RuntimeError("It is a bug.")

    async def send(self, row: int) -> str:
        return str(self.prepare(row))


@pytest.mark.parametrize(
    ("where", "state"),
    [("prepare", "pending"), ("send", "unconfirmed")],
    ids=["before it is sent", "while it is sent"],
)
async def test_a_bug_ends_the_upload(where: str, state: str) -> None:
    bug = Bug()
    seen: list[RowOutcome[int, str]] = []
    if where == "prepare":
        upload = upload_of([1, 2, 3], prepare=bug.prepare, concurrency=1)
    else:
        upload = upload_of([1, 2, 3], bug.send, concurrency=1)
    with pytest.raises(RuntimeError, match="a bug"):
        await read_into(seen, upload)
    assert states(seen) == [state]
    assert bug.rows == [1]
