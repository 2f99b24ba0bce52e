"""Colors on a terminal, and none with NO_COLOR."""

from __future__ import annotations

import asyncio
import os
import pty
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from postalytics.testing import FakePostalytics

COLOR = re.compile(r"\x1b\[([0-9]+;)*(3|4|9|10)[0-8][;m]")


def on_a_terminal(*words: str, **variables: str) -> tuple[int, str]:
    """Run the program on a terminal; return its exit status and all that it writes there."""
    terminal, its_side = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "postalytics", *words],
        stdin=subprocess.DEVNULL,
        stdout=its_side,
        stderr=its_side,
        env={**os.environ, "TERM": "xterm-256color", **variables},
    )
    os.close(its_side)
    written = b""
    try:
        while read := os.read(terminal, 4096):
            written += read
    except OSError:  # The other side is closed: Linux says so with an error.
        pass
    finally:
        os.close(terminal)
    return process.wait(), written.decode()


@pytest.mark.parametrize(
    ("variables", "colored"),
    [
        ({"NO_COLOR": ""}, True),
        ({"NO_COLOR": "1"}, False),
        ({"NO_COLOR": "", "TERM": "dumb"}, False),
    ],
)
async def test_a_terminal_has_colors_unless_you_want_none(
    *,
    variables: dict[str, str],
    colored: bool,
    server: FakePostalytics,
    people: Callable[..., Path],
) -> None:
    error = ["request", "GET", "/contacts/details/999", "--base-url", server.url]
    upload = ["contacts", "upload", str(people(3)), "--list", "1", "--base-url", server.url]
    for words, status, text in ((error, 1, "Error:"), ([*upload, "--yes"], 0, "3 added")):
        ended = await asyncio.to_thread(
            on_a_terminal, *words, POSTALYTICS_API_KEY=server.api_key, **variables
        )
        assert ended[0] == status
        assert text in ended[1]
        assert (COLOR.search(ended[1]) is not None) is colored
