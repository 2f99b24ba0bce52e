"""Output of a process on a real terminal, and in a real pipe."""

from __future__ import annotations

import os
import pty
import subprocess
import sys
import termios
from pathlib import Path

from rich.cells import cell_len

PROGRAM = """
import asyncio, sys
from postalytics.models import Template
from postalytics_runtime.cli.output import OutputRequest, write_pages
from support.cli.records import described

async def pages():
    for number in range(int(sys.argv[2])):
        name = f"Name {number}\\x1b[2J\\n"
        yield [Template(template_id=number, name=name, font_family="東京" * 20)]

request = OutputRequest(format=sys.argv[1], fields=tuple(sys.argv[3:]))
sys.exit(asyncio.run(write_pages(request, described("Template"), pages())))
"""
TESTS = Path(__file__).parents[2]


def environment() -> dict[str, str]:
    """Return the variables of a process that sees its terminal, and the helpers of the tests."""
    variables = {name: text for name, text in os.environ.items() if name != "COLUMNS"}
    return variables | {"PYTHONPATH": os.pathsep.join([str(TESTS), *sys.path])}


def on_terminal(columns: int, *words: str) -> str:
    """Return what a process writes to a terminal of this width."""
    leader, follower = pty.openpty()
    termios.tcsetwinsize(follower, (24, columns))
    ended = subprocess.run(
        [sys.executable, "-c", PROGRAM, *words],
        stdin=subprocess.DEVNULL,
        stdout=follower,
        stderr=subprocess.PIPE,
        env=environment(),
        check=False,
    )
    assert ended.returncode == 0, ended.stderr
    text = os.read(leader, 65_536).decode()
    os.close(follower)
    os.close(leader)
    return text


def test_a_table_fits_a_real_terminal_and_controls_nothing() -> None:
    lines = on_terminal(61, "table", "3", "template_id", "name", "font_family").split("\r\n")
    assert lines[0].split() == ["template_id", "name", "font_family"]
    assert [line.split() for line in lines[2:5]] == [
        [f"{number}", "Name", f"{number}\\x1b[2J\\n", f"{'東京' * 7}東…"] for number in range(3)
    ]
    assert max(map(cell_len, lines)) == 61
    assert all(line.isprintable() for line in lines)


def test_csv_on_a_real_terminal_controls_nothing() -> None:
    lines = on_terminal(80, "csv", "1").split("\r\n")
    assert lines[1].startswith('0,"Name 0\\u001b[2J')
    assert all(line.isprintable() for line in lines)


def test_a_reader_that_ends_early_ends_the_process_without_a_word() -> None:
    with subprocess.Popen(
        [sys.executable, "-c", PROGRAM, "jsonl", "1000000"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environment(),
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        assert process.stdout.readline().startswith(b'{"template_id": 0, "name": "Name 0\\u001b')
        process.stdout.close()
        assert process.stderr.read() == b""
    assert process.returncode == 0
