"""Calls the embedded fake with the installed package; `make wheel` runs this file."""

from __future__ import annotations

import asyncio
from importlib.metadata import entry_points
from importlib.resources import files
from pathlib import Path

import postalytics
from postalytics import Postalytics
from postalytics.testing import FakePostalytics


async def main() -> None:
    async with FakePostalytics() as fake, Postalytics(fake.api_key, base_url=fake.url) as client:
        account = await client.accounts.get_my_account()
        assert account.account_id is not None
    (plugin,) = entry_points(group="pytest11", name="postalytics")
    assert plugin.value == "postalytics.pytest_plugin"
    assert (files("postalytics_runtime.cli.report") / "report.html.j2").is_file()
    print(f"{Path(postalytics.__file__).parent} answers.")  # noqa: T201 (it is a program)


if __name__ == "__main__":
    asyncio.run(main())
