from __future__ import annotations

import errno
import fcntl
import os
import stat
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from postalytics_runtime.bulk.database_jobs import private_folder
from postalytics_runtime.errors import JournalError

HOLD = """
import sys, tempfile
from postalytics_runtime.bulk.database_jobs import private_folder
tempfile.tempdir = sys.argv[1]
with private_folder() as folder:
    (folder / "rows.jsonl").write_text("Ada")
    print(folder, flush=True)
    sys.stdin.read()
"""


def holder(temporary: Path) -> subprocess.Popen[str]:
    """Start a process that has a private folder until its input ends."""
    return subprocess.Popen(
        (sys.executable, "-c", HOLD, str(temporary)),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


def folder_of(process: subprocess.Popen[str]) -> Path:
    assert process.stdout is not None
    return Path(process.stdout.readline().strip())


def test_only_the_owner_can_enter_it(temporary: Path) -> None:
    before = os.umask(0)
    try:
        with private_folder() as folder:
            mode = stat.S_IMODE(folder.stat().st_mode)
    finally:
        os.umask(before)
    assert mode == 0o700
    assert folder.parent == temporary


def test_it_is_removed_with_its_files(temporary: Path) -> None:
    with private_folder() as folder:
        (folder / "rows.jsonl").write_text("Ada")
    assert list(temporary.iterdir()) == []


def test_that_of_a_killed_process_is_removed_at_the_next_start(temporary: Path) -> None:
    with holder(temporary) as process:
        left = folder_of(process)
        process.kill()
        process.communicate()
    assert (left / "rows.jsonl").read_text() == "Ada"
    with private_folder() as folder:
        assert list(temporary.iterdir()) == [folder]


def test_that_of_a_running_process_stays(temporary: Path) -> None:
    with holder(temporary) as process:
        other = folder_of(process)
        with private_folder() as folder:
            assert set(temporary.iterdir()) == {folder, other}
        assert (other / "rows.jsonl").read_text() == "Ada"
        process.communicate()
    assert list(temporary.iterdir()) == []


def test_a_process_may_have_several(temporary: Path) -> None:
    with private_folder() as one, private_folder() as other:
        assert set(temporary.iterdir()) == {one, other}


def test_a_link_with_such_a_name_is_not_followed(temporary: Path, tmp_path: Path) -> None:
    (tmp_path / "letters").mkdir()
    (tmp_path / "letters" / "one").write_text("Dear Ada")
    (temporary / "postalytics-rows-1").symlink_to(tmp_path / "letters")
    with private_folder():
        pass
    assert (tmp_path / "letters" / "one").read_text() == "Dear Ada"


def test_those_of_other_users_stay(temporary: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (temporary / "postalytics-rows-1").mkdir()
    monkeypatch.setattr(os, "geteuid", lambda: os.getuid() + 1)
    with private_folder():
        pass
    assert [path.name for path in temporary.iterdir()] == ["postalytics-rows-1"]


def test_one_that_is_taken_before_it_is_locked_is_replaced(
    temporary: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened, taken = os.open, list[str]()

    def take(path: os.PathLike[str] | str, flags: int, **more: Any) -> int:
        if not taken and Path(path).parent == temporary:
            taken.append(str(path))
            Path(path).rmdir()
        return opened(path, flags, **more)

    monkeypatch.setattr(os, "open", take)
    with private_folder() as folder:
        assert [str(folder)] != taken
        assert list(temporary.iterdir()) == [folder]


def test_one_that_is_taken_while_it_is_locked_is_replaced(
    temporary: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lock, taken = fcntl.flock, list[Path]()

    def take(handle: int, how: int) -> None:
        lock(handle, how)
        if not taken:
            taken.extend(temporary.iterdir())
            taken[0].rmdir()

    monkeypatch.setattr(fcntl, "flock", take)
    with private_folder() as folder:
        assert [folder] != taken
        assert list(temporary.iterdir()) == [folder]


def test_a_folder_that_cannot_be_locked_is_refused(
    temporary: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    handles: list[int] = []

    def refuse(handle: int, _: int) -> None:
        handles.append(handle)
        raise OSError(errno.ENOLCK, "No locks available")

    monkeypatch.setattr(fcntl, "flock", refuse)
    with pytest.raises(JournalError, match=f"kept in '{temporary}': No locks available"):
        private_folder().__enter__()
    with pytest.raises(OSError, match="Bad file descriptor"):
        os.fstat(*handles)
    assert list(temporary.iterdir()) == []


def test_the_error_names_the_folder_in_which_it_cannot_be_made(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "none"))
    with pytest.raises(JournalError, match=r"The rows cannot be kept in '.*none': No such file"):
        private_folder().__enter__()
