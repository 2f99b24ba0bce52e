"""Makes calls with a shared rate limit file.

Run by itself: python sharing_process.py ADDRESS FILE CALLS REQUESTS SECONDS
"""

from __future__ import annotations

import asyncio
import sys

import attrs

from postalytics import Postalytics, accounts
from postalytics_runtime.schema import RateLimit


def limited(windows: tuple[RateLimit, ...]) -> type[Postalytics]:
    """Return a client of an API with other limits."""

    class Limited(Postalytics):
        api = attrs.evolve(
            Postalytics.api,
            environments=tuple(
                attrs.evolve(environment, limits=windows)
                for environment in Postalytics.api.environments
            ),
        )

    return Limited


async def main(address: str, file: str, calls: str, requests: str, seconds: str) -> None:
    client_type = limited((RateLimit(int(requests), float(seconds)),))
    async with (
        client_type("k" * 20, base_url=address, pace=file) as client,
        asyncio.TaskGroup() as group,
    ):
        for _ in range(int(calls)):
            group.create_task(accounts.get_my_account(client))


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
