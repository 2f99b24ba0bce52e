"""What is said of a list that is used as if it were in memory."""

from __future__ import annotations

from typing import TYPE_CHECKING, NoReturn


class NotAList:
    """Base of a list that is fetched page by page: other uses say what to write instead."""

    __slots__ = ()

    if not TYPE_CHECKING:  # A type checker refuses these without our help.

        def __iter__(self) -> NoReturn:
            raise self._not_a_list("`for` reads", "write `async for item in ...`")

        def __await__(self) -> NoReturn:
            raise self._not_a_list("`await` reads", "write `await ....collect()`")

        def __getitem__(self, index: object) -> NoReturn:
            raise self._not_a_list(
                "an index reads", "write `items = await ....collect()`, then `items[0]`"
            )

        def __contains__(self, item: object) -> NoReturn:
            raise self._not_a_list("`in` looks into", "write `item in await ....collect()`")

        def __len__(self) -> NoReturn:
            raise self._not_a_list("`len` counts", "write `len(await ....collect())`")

        def __bool__(self) -> bool:  # Or `if pages:` would ask for the length.
            return True

    def _not_a_list(self, what: str, write: str) -> TypeError:
        return TypeError(
            f"{what} a list that is there, and {self!r} is fetched page by page: {write}."
        )
