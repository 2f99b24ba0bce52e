"""The guides on the client: their programs run, and their tables are those of the classes."""

from __future__ import annotations

import asyncio
import inspect
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import attrs
import pytest
import trustme

from postalytics import Postalytics, RetryPolicy, Timeout
from postalytics.errors import OutcomeUnknownError
from postalytics.models import Template
from postalytics.testing import FakePostalytics, Fault
from support.fidelity.guide_server import local_command_line
from support.fidelity.guides import HOME, Reader, run_programs

CLIENT, RAW, START = "guides/client.md", "guides/raw-calls.md", "guides/quick-start.md"


@pytest.fixture
def local(fake: FakePostalytics, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Make the fake the environment `local`, and return the folder with the files of the reader."""
    monkeypatch.setattr(Postalytics, "api", local_command_line(fake.url).api())
    monkeypatch.chdir(tmp_path)
    key_file = tmp_path / "postalytics.key"
    key_file.touch(0o600)
    key_file.write_text(f"{fake.api_key}\n")
    trustme.CA().cert_pem.write_to_path(tmp_path / "company-ca.pem")
    return tmp_path


def rows(heading: str) -> Iterator[list[str]]:
    """Yield the cells of each row of the table whose header begins like this."""
    text = (HOME / "docs" / CLIENT).read_text("utf-8")
    _, table = text.split(f"\n| {heading} |")
    for line in table.split("\n\n")[0].splitlines()[2:]:
        yield [cell.strip() for cell in line.strip("|").split("|")]


def defaults(heading: str) -> dict[str, Any]:
    """Return the default in each row of a table, by the name in its first cell."""
    known = {"Timeout": Timeout, "RetryPolicy": RetryPolicy}
    return {
        name.strip("`"): eval(default.strip("`"), known)  # noqa: S307  Our own page.
        for name, _, default, *_ in rows(heading)
    }


def test_each_argument_of_the_client_has_a_row_with_its_default() -> None:
    taken = inspect.signature(Postalytics).parameters
    assert defaults("argument") == {name: one.default for name, one in taken.items()}


@pytest.mark.parametrize("options", [Timeout, RetryPolicy])
def test_each_option_has_a_row_with_its_default(options: type[Timeout | RetryPolicy]) -> None:
    expected = {field.name: field.default for field in attrs.fields(options)}
    assert defaults(f"`{options.__name__}(...)`") == expected


def test_each_option_of_some_calls_has_a_row() -> None:
    _, *options = inspect.signature(Postalytics.with_options).parameters
    assert [name.strip("`") for name, _ in rows("option")] == options


def test_each_environment_has_a_row_with_its_address_and_limits() -> None:
    expected = [
        [
            f"`{place.name}`",
            f"`{place.url}`",
            ", ".join(f"{it.requests} in {it.seconds:g} s" for it in place.limits),
        ]
        for place in Postalytics.api.environments
    ]
    assert [*rows("environment")] == expected


def test_the_variables_are_those_that_the_client_reads() -> None:
    named = {cell.strip("`").partition("`")[0] for *_, cell in rows("argument") if cell}
    assert named == {
        "POSTALYTICS_API_KEY",
        "POSTALYTICS_API_KEY_FILE",
        "POSTALYTICS_ENVIRONMENT",
    }


@pytest.mark.parametrize(
    ("guide", "served"),
    [
        (RAW, ["templates.list_templates", *["contacts.list_contacts"] * 2]),
        (START, ["contacts.get_contact"]),
    ],
)
@pytest.mark.usefixtures("local")
async def test_the_programs_of_a_guide_run(
    fake: FakePostalytics, client: Postalytics, guide: str, served: list[str]
) -> None:
    await run_programs(guide, {"client": client})

    assert [received.operation for received in fake.requests] == served


@pytest.mark.runs("guides/client.md")
async def test_a_key_file_and_options_are_taken(
    local: Path, capsys: pytest.CaptureFixture[str], client: Postalytics, fake: FakePostalytics
) -> None:
    await run_programs(CLIENT, {"client": client})
    assert [received.operation for received in fake.requests] == [
        "contacts.get_contact",
        "contacts.list_contact_lists",
        "accounts.get_my_account",
    ]
    capsys.readouterr()
    await asyncio.to_thread(Reader(CLIENT, local, {}).load, "configured.py")

    assert capsys.readouterr().out == f"<Postalytics local {fake.url}> Metacortex\n"


async def test_raw_calls_are_read_as_the_guide_says(
    client: Postalytics, capsys: pytest.CaptureFixture[str]
) -> None:
    names: dict[str, Any] = {"client": client}

    await run_programs(RAW, names)

    printed = capsys.readouterr().out
    assert re.findall(r"the (?:method|path|parameter '\w+')", printed) == [
        "the method",
        "the path",
        "the parameter 'sizes'",
    ]
    assert {type(template) for template in names["templates"]} == {Template}
    assert [contact["row"] for contact in names["contacts"]] == [1, 2, 3]


async def test_a_raw_write_is_retried_only_if_it_certainly_was_not_carried_out(
    fake: FakePostalytics, client: Postalytics
) -> None:
    fake.faults[:] = [
        Fault("rate_limited", calls=[1], retry_after=0),
        Fault("reset_after", calls=[3]),
    ]

    await client.request("DELETE", "/contacts/5001")
    with pytest.raises(OutcomeUnknownError):
        await client.request("DELETE", "/contacts/5002")

    assert [(it.operation, it.status) for it in fake.requests] == [
        ("contacts.delete_contact", 429),
        ("contacts.delete_contact", 200),
        ("contacts.delete_contact", None),
    ]
