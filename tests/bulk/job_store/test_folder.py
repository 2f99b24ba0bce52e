from __future__ import annotations

import asyncio
import hashlib
import os
import shutil
import stat
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from postalytics_runtime.bulk.job_store import JobFolder, JobFolders
from postalytics_runtime.errors import JournalDamagedError, JournalError, JournalInUseError
from support.bulk.journals import a_journal

DIGEST = hashlib.sha256(b"job").hexdigest()
OTHER = hashlib.sha256(b"other").hexdigest()


@pytest.fixture
def folders(tmp_path: Path) -> JobFolders:
    return JobFolders(tmp_path / "app" / "jobs")


def begun(folder: JobFolder, at: float = 1000.0) -> JobFolder:
    """Give a folder a journal, so that it counts as a job."""
    folder.journal.touch()
    os.utime(folder.journal, (at, at))
    return folder


def names(folders: list[JobFolder]) -> list[str]:
    return [folder.id for folder in folders]


def test_a_folder_has_a_place_for_everything() -> None:
    folder = JobFolder(Path("jobs") / "0123456789")
    places = [folder.journal, folder.input_csv, folder.rows, folder.report_json, folder.report_html]
    assert folder.id == "0123456789"
    assert [place.relative_to(folder.path).name for place in places] == [
        "journal.sqlite",
        "input.csv",
        "rows.jsonl",
        "report.json",
        "report.html",
    ]


def test_without_the_folder_there_are_no_jobs(folders: JobFolders) -> None:
    assert folders.all() == []
    assert folders.for_identity(DIGEST) == []


def test_a_job_is_named_after_its_digest_and_later_ones_are_numbered(folders: JobFolders) -> None:
    made = [begun(folders.new(DIGEST)) for _ in range(11)]
    begun(folders.new(OTHER))
    assert names(made) == [DIGEST[:10], *(f"{DIGEST[:10]}-{number}" for number in range(2, 12))]
    assert folders.for_identity(DIGEST) == made
    assert stat.S_IMODE(made[0].path.stat().st_mode) == 0o700
    assert stat.S_IMODE(folders.root.stat().st_mode) == 0o700


def test_a_number_is_not_used_twice(folders: JobFolders) -> None:
    made = [begun(folders.new(DIGEST)) for _ in range(2)]
    shutil.rmtree(made[0].path)
    assert begun(folders.new(DIGEST)).id == f"{DIGEST[:10]}-3"


def test_each_caller_gets_a_new_folder_of_its_own(folders: JobFolders) -> None:
    with ThreadPoolExecutor(8) as threads:
        made = list(threads.map(lambda _: folders.new(DIGEST).id, range(40)))
    assert len(set(made)) == 40


def test_all_callers_get_the_same_first_folder(folders: JobFolders) -> None:
    first = folders.first(DIGEST)
    assert folders.first(DIGEST) == first == JobFolder(folders.root / DIGEST[:10])
    assert folders.for_identity(DIGEST) == []
    assert folders.for_identity(DIGEST) == [] == folders.all()
    begun(first)
    assert folders.for_identity(DIGEST) == [folders.first(DIGEST)]


def test_all_jobs_are_listed_the_newest_first(folders: JobFolders) -> None:
    old, new = folders.new(DIGEST), folders.new(DIGEST)
    newest = begun(folders.new(OTHER), at=3000.0)
    begun(old, at=1000.0).report_json.touch()
    begun(new, at=2000.0)
    assert folders.all() == [newest, new, old]


def test_other_folders_are_not_listed(folders: JobFolders) -> None:
    job = begun(folders.new(DIGEST))
    folders.new(DIGEST)  # It has no journal.
    (folders.root / "notes").mkdir()
    (folders.root / "notes" / "report.json").touch()
    (folders.root / OTHER[:10]).touch()
    (folders.root / "journal").touch()
    assert folders.all() == [job]


async def test_a_job_is_in_use_while_its_journal_is_open(folders: JobFolders) -> None:
    job = folders.first(DIGEST)
    assert not job.in_use
    async with a_journal(job.path):
        assert job.in_use
    assert not job.in_use


@pytest.mark.parametrize("target", ["gone", "journal.sqlite-wal"])
def test_a_file_that_disappears_meanwhile_or_is_a_link_to_itself_is_ignored(
    target: str, folders: JobFolders
) -> None:
    job = begun(folders.new(DIGEST), at=2000.0)
    (job.path / "journal.sqlite-wal").symlink_to(target)
    assert job.begun == 2000.0


async def test_a_job_that_is_held_is_in_use(folders: JobFolders) -> None:
    folder = folders.new(DIGEST)
    async with a_journal(folder.path):
        with pytest.raises(JournalInUseError), folder.held():
            raise AssertionError
    with folder.held():
        assert folder.in_use
        with pytest.raises(JournalInUseError):
            async with a_journal(folder.path):
                raise AssertionError
    assert not folder.in_use


@pytest.mark.parametrize("make", [JobFolders.first, JobFolders.new])
def test_only_the_owner_can_list_jobs(
    folders: JobFolders, make: Callable[[JobFolders, str], JobFolder]
) -> None:
    before = os.umask(0)
    try:
        folder = make(folders, DIGEST)
    finally:
        os.umask(before)
    modes = [stat.S_IMODE(path.stat().st_mode) for path in (folders.root, folder.path)]
    assert modes == [0o700, 0o700]


def test_a_damaged_mark_without_a_journal_is_a_job_that_lost_it(tmp_path: Path) -> None:
    folder = JobFolder(tmp_path)
    (tmp_path / "mark").write_bytes(b"\1" * 1024)
    assert (folder.lacks_journal, folder.is_job) == (True, True)


async def test_rows_of_a_killed_process_are_left_over_but_not_those_of_a_running_one(
    tmp_path: Path,
) -> None:
    folder = JobFolder(tmp_path)
    alive = tmp_path / f"rows.jsonl.{os.getpid()}.abc.part"
    alive.touch()
    assert (folder.is_left_over, folder.is_job) == (False, False)
    dead = await asyncio.create_subprocess_exec("true")
    await dead.wait()
    alive.rename(tmp_path / f"rows.jsonl.{dead.pid}.abc.part")
    assert (folder.is_left_over, folder.is_job) == (True, False)


async def test_rows_in_their_place_are_left_over_until_the_job_has_a_journal(
    tmp_path: Path,
) -> None:
    folder = JobFolder(tmp_path)
    with folder.held() as mark:
        mark.begin()
    folder.rows.touch()
    assert (folder.is_left_over, folder.is_job) == (True, False)
    async with a_journal(tmp_path):
        assert (folder.is_left_over, folder.is_job) == (False, True)


async def test_a_job_waits_until_it_has_begun(tmp_path: Path) -> None:
    folder = JobFolder(tmp_path / "0123456789")
    folder.make()
    assert (folder.is_waiting, JobFolders(tmp_path).all()) == (False, [])
    folder.command.write_text("shop books upload\n")
    assert (folder.is_waiting, JobFolders(tmp_path).all()) == (True, [folder])
    with pytest.raises(JournalError, match=r"enter its command again:\n  shop books upload$"):
        folder.require_journal()
    async with a_journal(folder.path):
        assert folder.is_waiting is False


def test_the_folder_of_a_program_does_not_wait(tmp_path: Path) -> None:
    folder = JobFolder(tmp_path / "june")
    folder.make()
    folder.command.write_text("This is of the program.")
    assert (folder.is_waiting, JobFolders(tmp_path).all()) == (False, [])


def test_rows_without_a_mark_are_of_a_job_that_lost_its_journal(tmp_path: Path) -> None:
    folder = JobFolder(tmp_path)
    folder.rows.touch()
    assert (folder.lacks_journal, folder.is_job) == (True, True)
    with pytest.raises(JournalDamagedError, match="is gone"):
        folder.require_not_lost()


@pytest.mark.parametrize("name", ["spring fair", f"{DIGEST[:10]}-x", DIGEST[:9], "\x1b[2J"])
def test_a_job_in_a_folder_that_a_program_named_is_listed(name: str, folders: JobFolders) -> None:
    job = begun(folders.new(DIGEST), at=3000.0)
    (folders.root / name).mkdir()
    named = begun(JobFolder(folders.root / name))
    assert folders.all() == [job, named]
    assert named.id == name.replace("\x1b", "\\x1b")
    assert folders.for_identity(DIGEST) == [job]


def test_the_folder_of_all_jobs_can_be_a_job(folders: JobFolders) -> None:
    inner = begun(folders.new(DIGEST), at=3000.0)
    itself = begun(JobFolder(folders.root))
    assert folders.all() == [inner, itself]
    assert itself.id == "jobs"


def test_a_job_that_lost_its_journal_is_listed_by_its_rows_and_mark(folders: JobFolders) -> None:
    named = JobFolder(folders.root / "spring")
    named.path.mkdir(parents=True)
    named.rows.touch()
    assert folders.all() == []
    (named.path / "mark").write_bytes(b"\1" * 1024)
    assert folders.all() == [named]


def test_a_removed_job_is_gone_with_its_folder(folders: JobFolders) -> None:
    job = begun(folders.new(DIGEST))
    (job.path / "books.rejected.csv").touch()
    job.remove()
    assert list(folders.root.iterdir()) == []


def test_files_of_others_stay_where_a_program_named_the_folder(folders: JobFolders) -> None:
    names = ("journal.sqlite-wal", "mark", "rows.jsonl", "rows.jsonl.1.x.part", "report.html")
    job = JobFolder(folders.root / "spring")
    job.path.mkdir(parents=True)
    for name in (*names, "notes.txt"):
        (job.path / name).touch()
    begun(job).remove()
    assert [file.name for file in job.path.iterdir()] == ["notes.txt"]
    (job.path / "notes.txt").unlink()
    begun(job).remove()
    assert list(folders.root.iterdir()) == []
