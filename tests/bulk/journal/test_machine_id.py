"""A machine keeps its identity at each start; a container gets a new one each time."""

from __future__ import annotations

import socket
import uuid
from pathlib import Path

import pytest

from postalytics_runtime.bulk.journal import machine_id as module
from postalytics_runtime.bulk.journal import this_machine

STAT = "1 (a (strange) name) S " + " ".join(str(number) for number in range(1, 50))
"""The start is field 22 of proc(5), here with the value 19."""


@pytest.fixture(autouse=True)
def _unnamed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("JOB_MACHINE", raising=False)


@pytest.fixture
def proc(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Make /proc of a container."""
    proc = tmp_path / "proc"
    for name, text in (
        ("self/ns/pid", ""),
        ("sys/kernel/random/boot_id", "b1\n"),
        ("1/stat", STAT),
    ):
        (proc / name).parent.mkdir(parents=True, exist_ok=True)
        (proc / name).write_text(text)
    monkeypatch.setattr(module, "PROC", proc)
    return proc


def test_a_container_that_goes_on_keeps_its_identity(proc: Path) -> None:
    assert proc.exists()
    assert this_machine() == this_machine()


@pytest.mark.parametrize(
    ("name", "text"),
    [("1/stat", STAT.replace(" 19 ", " 20 ")), ("sys/kernel/random/boot_id", "b2\n")],
)
def test_a_container_that_was_restarted_is_another_machine(
    name: str, text: str, proc: Path
) -> None:
    before = this_machine()
    (proc / name).write_text(text)
    assert this_machine() != before


def test_only_the_start_of_the_first_process_counts(proc: Path) -> None:
    before = this_machine()
    (proc / "1/stat").write_text(STAT.replace(" 18 ", " 99 ").replace(" 20 ", " 99 "))
    assert this_machine() == before


def test_a_process_in_the_namespace_of_the_host_is_not_in_a_container(
    proc: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    inode = (proc / "self/ns/pid").stat().st_ino
    monkeypatch.setattr(module, "HOST_NAMESPACE", inode)
    before = this_machine()
    (proc / "sys/kernel/random/boot_id").write_text("b2\n")
    assert this_machine() == before


def test_without_proc_a_machine_keeps_its_identity(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "PROC", tmp_path / "none")
    assert this_machine() == this_machine()


def test_a_machine_is_identified_by_its_id_else_its_address_else_its_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without hardware, `uuid.getnode` is another number in each process."""
    monkeypatch.setattr(module, "PROC", tmp_path / "none")
    monkeypatch.setattr(module, "MACHINE_IDS", (tmp_path / "empty", tmp_path / "id"))
    monkeypatch.setattr(socket, "gethostname", lambda: "shelf")
    (tmp_path / "empty").touch()
    found = []
    for node in (0x0242AC110002, 0x0342AC110002, 0x0542AC110002):
        monkeypatch.setattr(uuid, "getnode", lambda node=node: node)
        found.append(this_machine())
    assert found[1] == found[2] != found[0]
    (tmp_path / "id").write_text("1234\n")
    assert this_machine() not in found


def test_a_named_place_is_the_same_wherever_it_runs(
    proc: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("JOB_MACHINE", "the volume of the jobs")
    before = this_machine()
    (proc / "1/stat").write_text(STAT.replace(" 19 ", " 20 "))
    assert this_machine() == before
