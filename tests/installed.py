"""Tries the installed package, and the extras that are named, such as `installed.py cli`.

It calls the embedded fake, loads what each extra is for, and runs the programs that it brings.
`make wheel` and `make release-check` run it, outside of any test.
"""

from __future__ import annotations

import asyncio
import importlib
import subprocess
import sys
import tempfile
from importlib.metadata import entry_points
from importlib.resources import files
from importlib.util import find_spec
from pathlib import Path

import postalytics
from postalytics import Postalytics
from postalytics.testing import FakePostalytics

LOADED = {
    "cli": "postalytics_runtime.cli.app",
    "codegen": "postalytics_codegen.cli",
    "excel": "openpyxl",
    "fleet": "postalytics_runtime.fleet.engine",
    "keyring": "keyring",
    "otel": "postalytics.opentelemetry",
    "postgres": "postalytics_runtime.bulk.journal.postgres",
    "redis": "postalytics_runtime.rate_limit.stores.redis_store",
    "testing": "postalytics.pytest_plugin",
}
"""What each extra is for, as a module that needs it."""
SETTINGS = """[pytest]
asyncio_mode = auto
asyncio_default_fixture_loop_scope = function
"""
"""Those of the guide on tests; without the second one pytest-asyncio warns."""
TEST = """
async def test_an_account(postalytics_client):
    assert (await postalytics_client.accounts.get_my_account()).account_id is not None
"""


async def call() -> None:
    async with FakePostalytics() as fake, Postalytics(fake.api_key, base_url=fake.url) as client:
        account = await client.accounts.get_my_account()
        assert account.account_id is not None


def load(extras: set[str]) -> None:
    """Load what the extras are for, and see that PyYAML came with the generator alone."""
    for extra in extras:
        importlib.import_module(LOADED[extra])
    assert (find_spec("yaml") is not None) == ("codegen" in extras), "PyYAML"


def run(extras: set[str]) -> None:
    """Run what the extras bring: the commands, the generator on its own spec, the plugin."""
    programs = Path(sys.executable).parent
    if "cli" in extras:
        subprocess.run([programs / "postalytics", "contacts", "list", "--help"], check=True)
    if "codegen" in extras:
        places = {"--spec": "postalytics_codegen/spec", "--output": ""}
        packages = Path(postalytics.__file__).parents[1]
        options = [word for option, at in places.items() for word in (option, str(packages / at))]
        subprocess.run([programs / "postalytics-codegen", "check", *options], check=True)
    if "testing" in extras:
        with tempfile.TemporaryDirectory() as folder:
            Path(folder, "pytest.ini").write_text(SETTINGS)
            Path(folder, "test_account.py").write_text(TEST)
            options = ["-q", "-W", "error", "-p", "no:cacheprovider"]
            subprocess.run([sys.executable, "-I", "-m", "pytest", *options], cwd=folder, check=True)


def main(extras: set[str]) -> None:
    asyncio.run(call())
    (plugin,) = entry_points(group="pytest11", name="postalytics")
    assert plugin.value == "postalytics.pytest_plugin"
    assert (files("postalytics_runtime") / "cli" / "report" / "report.html.j2").is_file()
    load(extras)
    run(extras)
    print(f"{Path(postalytics.__file__).parent} answers.")  # noqa: T201 (it is a program)


if __name__ == "__main__":
    main({*sys.argv[1:]})
