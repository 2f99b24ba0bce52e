from __future__ import annotations

import hashlib
import io
import os
import shutil
import stat
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from postalytics_runtime.bulk.job_store import JobFolder, JobFolders
from postalytics_runtime.errors import JournalDamagedError, JournalInUseError
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
    for name in ("notes", f"{DIGEST[:10]}-x", DIGEST[:9], f"{DIGEST[:10]}.old"):
        (folders.root / name).mkdir()
        begun(JobFolder(folders.root / name))
    (folders.root / OTHER[:10]).touch()
    assert folders.all() == [job]


async def test_a_job_is_in_use_while_its_journal_is_open(folders: JobFolders) -> None:
    job = folders.first(DIGEST)
    assert not job.in_use
    async with a_journal(job.path):
        assert job.in_use
    assert not job.in_use


def test_a_file_that_disappears_meanwhile_is_ignored(folders: JobFolders) -> None:
    job = begun(folders.new(DIGEST), at=2000.0)
    (job.path / "journal.sqlite-wal").symlink_to("gone")
    assert job.begun == 2000.0


@pytest.mark.parametrize("content", [b"", b"name\r\nAda\x00\xff\n", b"x" * (3 << 20)])
@pytest.mark.parametrize("stream", [False, True])
def test_an_input_is_copied_byte_for_byte(
    folders: JobFolders, tmp_path: Path, content: bytes, stream: bool
) -> None:
    job = folders.first(DIGEST)
    source = tmp_path / "list.csv"
    source.write_bytes(content)
    digest = job.copy_of(io.BytesIO(content) if stream else source)
    assert digest == hashlib.sha256(content).hexdigest()
    assert job.input_csv.read_bytes() == content
    assert stat.S_IMODE(job.input_csv.stat().st_mode) == 0o600
    assert [file.name for file in job.path.iterdir()] == ["input.csv"]


def test_a_copy_that_fails_leaves_nothing(folders: JobFolders) -> None:
    class Broken(io.BytesIO):
        def read(self, _: int | None = -1) -> bytes:
            if some := super().read(3):
                return some
            raise OSError(5, "Input/output error")

    job = folders.first(DIGEST)
    with pytest.raises(OSError, match="Input/output error"):
        job.copy_of(Broken(b"name\nAda\n"))
    assert list(job.path.iterdir()) == []


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


def test_a_copy_removes_the_files_of_a_killed_one(tmp_path: Path) -> None:
    folder = JobFolder(tmp_path / "job")
    folder.make()
    (folder.path / "input.abc.part").write_text("Title,Wri")
    (tmp_path / "books.csv").write_text("Title\n")
    folder.copy_of(tmp_path / "books.csv")
    assert [file.name for file in folder.path.iterdir()] == ["input.csv"]


def test_a_job_that_began_meanwhile_is_left_alone(tmp_path: Path) -> None:
    folder = JobFolder(tmp_path)
    folder.journal.touch()
    with pytest.raises(JournalInUseError, match="has begun job"), folder.beginning():
        raise AssertionError("Nothing is to be copied.")
    (tmp_path / "mark").unlink()
    folder.journal.unlink()
    folder.input_csv.touch()
    with pytest.raises(JournalDamagedError, match="is gone"), folder.beginning():
        raise AssertionError("Nothing is to be copied.")
    assert folder.input_csv.exists()
