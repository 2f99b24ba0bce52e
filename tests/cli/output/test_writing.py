"""Records on standard output: page by page, to readers that end, to terminals and to full disks."""

from __future__ import annotations

import csv
import json
import os
import re
import sys
from collections.abc import AsyncIterator, Generator, Sequence
from contextlib import contextmanager
from pathlib import Path

import pytest

from postalytics.models import (
    Account,
    AccountCreated,
    AccountDeleted,
    AccountId,
    Integration,
    Template,
    TemplateId,
)
from postalytics_runtime.cli.output import OutputRequest, write_one, write_pages
from postalytics_runtime.cli.output.options import Format
from postalytics_runtime.schema import Model
from support.cli.records import Output, described, paged, shown

TEMPLATES = described("Template")
TWO_PAGES = (
    [
        Template(template_id=TemplateId(1), name="Summer"),
        Template(template_id=TemplateId(2), name="Näher\x1b[2J"),
    ],
    [Template(template_id=TemplateId(3), name="=cmd()")],
)
FIELDS = ("template_id", "name")
Captured = pytest.CaptureFixture[str]


def asked(chosen: Format, *fields: str, secrets: bool = False) -> OutputRequest:
    return OutputRequest(format=chosen, fields=fields, secrets=secrets)


# Not a fixture: before a test is called, pytest replaces standard output once more.
def on_terminal(monkeypatch: pytest.MonkeyPatch) -> Output:
    monkeypatch.setenv("COLUMNS", "80")
    return shown(monkeypatch, terminal=True)


async def test_a_list_is_an_array_of_json(monkeypatch: pytest.MonkeyPatch) -> None:
    output = shown(monkeypatch)
    assert await write_pages(asked("json", *FIELDS), TEMPLATES, paged(*TWO_PAGES)) == 0
    assert json.loads(output.bytes) == [
        {"template_id": 1, "name": "Summer"},
        {"template_id": 2, "name": "Näher\x1b[2J"},
        {"template_id": 3, "name": "=cmd()"},
    ]
    assert b"N\xc3\xa4her\\u001b[2J" in output.bytes


async def test_a_list_is_lines_of_json(monkeypatch: pytest.MonkeyPatch) -> None:
    output = shown(monkeypatch)
    assert await write_pages(asked("jsonl", "name"), TEMPLATES, paged(*TWO_PAGES)) == 0
    assert output.bytes.decode().splitlines() == [
        '{"name": "Summer"}',
        '{"name": "Näher\\u001b[2J"}',
        '{"name": "=cmd()"}',
    ]


async def test_csv_has_all_fields_and_what_the_spec_does_not_know(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    output = shown(monkeypatch)
    pages = paged([Template(template_id=TemplateId(1), extra={"Size": 5})])
    assert await write_pages(asked("csv"), TEMPLATES, pages) == 0
    header, row = csv.reader(output.bytes.decode().splitlines(), strict=True)
    assert header == [*(field.name for field in TEMPLATES.fields), "extra"]
    cells = dict(zip(header, row, strict=True))
    assert {name: cell for name, cell in cells.items() if cell} == {
        "template_id": "1",
        "extra": '{"Size": 5}',
    }


async def test_csv_of_a_list_marks_formulas(monkeypatch: pytest.MonkeyPatch) -> None:
    output = shown(monkeypatch)
    assert await write_pages(asked("csv", *FIELDS), TEMPLATES, paged(*TWO_PAGES)) == 0
    assert output.bytes.decode() == "template_id,name\n1,Summer\n2,Näher\x1b[2J\n3,'=cmd()\n"


@pytest.mark.parametrize("chosen", ["json", "jsonl", "csv", "table"])
async def test_each_page_is_written_when_it_comes(
    chosen: Format, monkeypatch: pytest.MonkeyPatch
) -> None:
    output = shown(monkeypatch)
    seen: list[int] = []

    async def pages() -> AsyncIterator[Sequence[Model]]:
        for page in TWO_PAGES:
            yield page
            seen.append(output.bytes.count(b"\n"))

    assert await write_pages(asked(chosen, *FIELDS), TEMPLATES, pages()) == 0
    assert 0 < seen[0] < seen[1] <= output.bytes.count(b"\n")


async def test_a_list_that_breaks_off_is_not_closed(monkeypatch: pytest.MonkeyPatch) -> None:
    output = shown(monkeypatch)

    async def pages() -> AsyncIterator[Sequence[Model]]:
        yield TWO_PAGES[0]
        raise ConnectionError

    with pytest.raises(ConnectionError):
        await write_pages(asked("json", "template_id"), TEMPLATES, pages())
    assert output.bytes.endswith(b'"template_id": 2\n  }')


async def test_nothing_is_written_before_the_first_page(monkeypatch: pytest.MonkeyPatch) -> None:
    output = shown(monkeypatch)

    async def pages() -> AsyncIterator[Sequence[Model]]:
        raise ConnectionError
        yield []  # pragma: no cover

    with pytest.raises(ConnectionError):
        await write_pages(asked("json"), TEMPLATES, pages())
    assert output.bytes == b""


async def test_a_table_fits_the_terminal(monkeypatch: pytest.MonkeyPatch, capsys: Captured) -> None:
    terminal = on_terminal(monkeypatch)
    assert await write_pages(OutputRequest(format="table"), TEMPLATES, paged(*TWO_PAGES)) == 0
    lines = terminal.bytes.decode().splitlines()
    assert lines[0].startswith("template_id  name")
    assert lines[3].split()[:2] == ["2", "Näher\\x1b[2J"]
    assert len(lines) == 5
    assert max(map(len, lines)) <= 80
    note = capsys.readouterr().err
    assert re.fullmatch(r"[0-9]+ columns not shown, [^\x1b]*with --output json\.\n", note)
    assert max(map(len, note.splitlines())) <= 80


async def test_a_table_has_the_columns_of_the_command_unless_fields_are_chosen(
    monkeypatch: pytest.MonkeyPatch, capsys: Captured
) -> None:
    terminal = on_terminal(monkeypatch)
    columns = OutputRequest(format="table", columns=("name",))
    await write_pages(columns, TEMPLATES, paged(TWO_PAGES[1]))
    await write_pages(asked("table", "template_id"), TEMPLATES, paged(TWO_PAGES[1]))
    assert terminal.bytes.decode() == "name\n──────\n=cmd()\ntemplate_id\n───────────\n3\n"
    assert capsys.readouterr().err == ""


async def test_a_table_of_unknown_fields_shows_these(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = on_terminal(monkeypatch)
    pages = paged([Integration(extra={"Name": "Zap"})])
    await write_pages(OutputRequest(format="table"), described("Integration"), pages)
    assert terminal.bytes.decode().splitlines()[2] == '{"Name": "Zap"}'


async def test_an_empty_list_says_so_to_people_only(
    monkeypatch: pytest.MonkeyPatch, capsys: Captured
) -> None:
    terminal = on_terminal(monkeypatch)
    assert await write_pages(OutputRequest(format="table"), TEMPLATES, paged()) == 0
    assert (terminal.bytes, capsys.readouterr().err) == (b"", "There is nothing to show.\n")
    assert await write_pages(OutputRequest(format="json"), TEMPLATES, paged()) == 0
    assert (terminal.bytes, capsys.readouterr().err) == (b"[]\n", "")


def test_one_record_is_an_object_of_json(monkeypatch: pytest.MonkeyPatch) -> None:
    output = shown(monkeypatch)
    record = AccountDeleted(deleted_date="today")
    assert write_one(asked("json"), described("AccountDeleted"), record) == 0
    assert output.bytes == b'{\n  "account_id": null,\n  "deleted_date": "today"\n}\n'


@pytest.mark.parametrize(
    ("chosen", "text"),
    [("jsonl", '{"deleted_date": "today"}\n'), ("csv", "deleted_date\ntoday\n")],
)
def test_one_record_is_a_line(chosen: Format, text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    output = shown(monkeypatch)
    record = AccountDeleted(deleted_date="today")
    assert write_one(asked(chosen, "deleted_date"), described("AccountDeleted"), record) == 0
    assert output.bytes.decode() == text


def test_a_table_of_one_record_shows_the_fields_with_a_value(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    terminal = on_terminal(monkeypatch)
    record = Account(account_id=AccountId(7), first_name="Ada\x9b", api_key="k" * 32)
    assert write_one(OutputRequest(format="table"), described("Account"), record) == 0
    assert terminal.bytes.decode() == ("account_id  7\napi_key     ****\nfirst_name  Ada\\x9b\n")


def test_a_table_of_one_record_shows_each_chosen_field(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = on_terminal(monkeypatch)
    record = Account(account_id=AccountId(7))
    request = asked("table", "first_name", "account_id")
    assert write_one(request, described("Account"), record) == 0
    assert terminal.bytes.decode() == "first_name\naccount_id  7\n"


def test_a_record_without_a_value_says_so(
    monkeypatch: pytest.MonkeyPatch, capsys: Captured
) -> None:
    terminal = on_terminal(monkeypatch)
    description = described("AccountDeleted")
    assert write_one(OutputRequest(format="table"), description, AccountDeleted()) == 0
    assert (terminal.bytes, capsys.readouterr().err) == (b"", "The response holds no value.\n")


def test_secrets_are_shown_on_demand(monkeypatch: pytest.MonkeyPatch) -> None:
    output = shown(monkeypatch)
    created = AccountCreated(account_id=AccountId(1), api_key="new key")
    assert write_one(asked("jsonl", "api_key"), described("AccountCreated"), created) == 0
    request = asked("jsonl", "api_key", secrets=True)
    assert write_one(request, described("AccountCreated"), created) == 0
    assert output.bytes == b'{"api_key": "****"}\n{"api_key": "new key"}\n'


def test_a_response_that_is_nested_too_deeply_is_an_error(
    monkeypatch: pytest.MonkeyPatch, capsys: Captured
) -> None:
    output = shown(monkeypatch)
    nested: list[object] = []
    for _ in range(100_000):
        nested = [nested]
    record = Template(extra={"nested": nested})
    assert write_one(asked("json"), TEMPLATES, record) == 3
    assert output.bytes == b""
    assert "nested too deeply" in capsys.readouterr().err


@contextmanager
def closed_pipe(monkeypatch: pytest.MonkeyPatch) -> Generator[None]:
    """Write to a pipe whose reader has ended."""
    reader, writer = os.pipe()
    os.close(reader)
    with os.fdopen(writer, "w") as output:
        monkeypatch.setattr("sys.stdout", output)
        yield


@pytest.mark.parametrize("chosen", ["json", "jsonl", "csv", "table"])
async def test_a_reader_that_has_seen_enough_ends_the_list(
    chosen: Format, monkeypatch: pytest.MonkeyPatch, capsys: Captured
) -> None:
    read: list[int] = []

    async def pages() -> AsyncIterator[Sequence[Model]]:
        for number in range(3):
            read.append(number)
            yield TWO_PAGES[0]

    with closed_pipe(monkeypatch):
        assert await write_pages(asked(chosen), TEMPLATES, pages()) == 0
    assert read == [0]
    assert capsys.readouterr().err == ""


def test_a_reader_that_has_seen_enough_ends_one_record_too(
    monkeypatch: pytest.MonkeyPatch, capsys: Captured
) -> None:
    with closed_pipe(monkeypatch):
        assert write_one(asked("json"), TEMPLATES, Template()) == 0
    assert capsys.readouterr().err == ""


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a full disk")
async def test_a_full_disk_is_an_error(monkeypatch: pytest.MonkeyPatch, capsys: Captured) -> None:
    with os.fdopen(os.open("/dev/full", os.O_WRONLY), "w") as output:
        monkeypatch.setattr("sys.stdout", output)
        assert await write_pages(asked("json"), TEMPLATES, paged(*TWO_PAGES)) == 3
    assert capsys.readouterr().err == (
        "Error: The API accepted the request, but its response cannot be written: "
        "No space left on device.\n"
    )


@pytest.mark.parametrize("chosen", ["json", "table"])
async def test_a_closed_standard_output_gets_nothing(
    chosen: Format, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "stdout", None)
    assert await write_pages(asked(chosen, "name"), TEMPLATES, paged(*TWO_PAGES)) == 0
