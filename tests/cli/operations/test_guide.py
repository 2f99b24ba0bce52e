"""Every command of the guide, and for each automation module, works against a new server."""

from __future__ import annotations

import json
import re
import shlex
from pathlib import Path

import pytest

from postalytics.testing import FakePostalytics
from support.cli.operating import Traffic, operate

DOCS = Path(__file__).parents[3] / "docs/guides"
_GUIDE = (DOCS / "command-line.md").read_text("utf-8")
_MODULES = (DOCS / "automation-modules.md").read_text("utf-8")
TABLE = re.findall(r"^\|[^|]+\| `postalytics ([^`|]+)`[^|]*\|$", _MODULES, re.MULTILINE)
BLOCKS = re.findall(r"^ *postalytics (.+)$", _GUIDE, re.MULTILINE)
COMMANDS = [command for command in (*TABLE, *BLOCKS) if "webhooks listen" not in command]
_READS = ("me", "list", "lists", "get", "stats", "events", "contact-events", "watch", "GET")

_NOTHING_TO_DO = ("campaigns set-mode 71238 test",)

CONTACT = {"contact_list_id": 1, "first_name": "Ada", "last_name": "Lovelace"}
FILES = {
    "contact.json": json.dumps(CONTACT),
    "replacement.json": json.dumps({**CONTACT, "contact_id": 5001}),
    "recipient.json": json.dumps(
        {
            "first_name": "Ada",
            "last_name": "Lovelace",
            "address_city": "Boston",
            "address_street": "12 St James's Square",
            "address_state": "MA",
            "address_zip": "02134",
        }
    ),
    "password.txt": "Wh1tera88!t",
    "url.txt": "https://hooks.example.com/s3cret",
}


@pytest.fixture
def in_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The current folder has the files that the commands name, readable only by the user."""
    for name, text in FILES.items():
        (tmp_path / name).write_text(text)
        (tmp_path / name).chmod(0o600)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("POSTALYTICS_INBOX", str(tmp_path / "events.db"))


@pytest.mark.parametrize("command", COMMANDS)
async def test_each_command_works(
    command: str,
    fake: FakePostalytics,
    traffic: Traffic,
    in_folder: None,
    capfd: pytest.CaptureFixture[str],
) -> None:
    words = shlex.split(command)
    answered = () if words[1] in _READS else ("--yes",)
    status = await operate(fake, *words, *answered)
    is_refused = "PATCH" in words
    assert (status, capfd.readouterr().err.startswith("Error")) == (int(is_refused), is_refused)
    is_write = bool(answered) and not is_refused and command not in _NOTHING_TO_DO
    assert bool(traffic.writes) is is_write


def test_the_table_has_each_command_once() -> None:
    assert len(TABLE) == 27
    assert sorted({command for command in TABLE if TABLE.count(command) > 1}) == []
