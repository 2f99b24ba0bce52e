from __future__ import annotations

import os
import subprocess
import sys

import pytest

from postalytics_runtime import processes


def test_this_process_is_alive_and_one_that_has_ended_is_not() -> None:
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()
    assert (processes.is_alive(os.getpid()), processes.is_alive(ended.pid)) == (True, False)


def test_a_number_that_no_process_can_have_is_not_alive() -> None:
    assert not processes.is_alive(1 << 70)


def test_a_process_of_another_user_is_alive(monkeypatch: pytest.MonkeyPatch) -> None:
    def kill(process: int, signal: int) -> None:
        raise PermissionError

    monkeypatch.setattr(os, "kill", kill)
    assert processes.is_alive(1)


def test_no_signal_is_sent_where_it_may_end_the_process(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(os, "name", "nt")
    monkeypatch.delattr(os, "kill")
    assert processes.is_alive(1)
