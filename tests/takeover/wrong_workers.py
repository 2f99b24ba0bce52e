"""Workers with mistakes, which the checker must detect."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

from crash.wrong_uploaders import with_new_keys
from postalytics_runtime.bulk.journal.postgres import PostgresJournal
from postalytics_runtime.bulk.rows import RowStep


def without_fence() -> None:
    """Send a row even if the journal refuses its intent."""
    append = PostgresJournal.append

    def append_all_the_same(
        self: PostgresJournal, row: int, step: RowStep, **detail: Any
    ) -> asyncio.Future[str | None]:
        appended: asyncio.Future[str | None] = asyncio.get_running_loop().create_future()
        append(self, row, step, **detail).add_done_callback(lambda _: appended.set_result(None))
        return appended

    PostgresJournal.append = append_all_the_same  # type: ignore[method-assign]  # the mistake


SABOTAGE: dict[str, Callable[[], None]] = {
    "fenced": lambda: None,
    "no fence": without_fence,
    "new keys": with_new_keys,
}
