"""A page is renewed where its commands print something else, and nowhere else."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from support.fidelity.shown_commands import Entry, Renewed, commands, renewed

SHOWN = "Job 1111111111 of 2026-11-30 00:11 ran for 5 s.\n"
PRINTED = "Job 2222222222 of 2026-12-01 10:00 ran for less than 1 s.\n"


@pytest.fixture
def page(tmp_path: Path) -> Callable[[str], Path]:
    """Write a page with a block of commands, below a comment or not."""

    def page(block: str, options: str = "") -> Path:
        path = tmp_path / "page.md"
        comment = f"<!-- guide: {options} -->\n" if options else ""
        path.write_text(f"Enter this:\n\n{comment}```\n{block}```\n\n```\n$none\n```\n", "utf-8")
        return path

    return page


def renew(path: Path, printed: Mapping[str, str], entered: list[Entry] | None = None) -> Renewed:
    """Renew a page, each command of which prints what is given."""

    def enter(entry: Entry) -> str:
        if entered is not None:
            entered.append(entry)
        return printed[entry.command]

    return renewed(path, enter)


def test_what_differs_from_run_to_run_stays(page: Callable[[str], Path]) -> None:
    path = page(f"$ jobs\n{SHOWN}")
    assert renew(path, {"jobs": PRINTED}).text == path.read_text("utf-8")


def test_other_words_are_written(page: Callable[[str], Path]) -> None:
    path = page(f"$ jobs\n{SHOWN}$ ls\na\n")
    now = renew(path, {"jobs": SHOWN, "ls": "b  \n"}).text
    assert now == path.read_text("utf-8").replace("$ ls\na\n", "$ ls\nb\n")


def test_a_later_command_names_the_job_of_now(page: Callable[[str], Path]) -> None:
    path = page(f"$ jobs\n{SHOWN}$ show 1111111111\n")
    now = renew(path, {"jobs": PRINTED, "show 2222222222": ""})
    assert now.text == path.read_text("utf-8")
    assert now.with_new_ids() == now.text.replace("1111111111", "2222222222")


def test_an_endpoint_is_not_the_id_of_a_job(page: Callable[[str], Path]) -> None:
    path = page("$ send --endpoint b4d5c0ffee\nJob 1111111111\n$ jobs\n1111111111\n")
    printed = "Endpoint b4d5c0ffee\nJob 2222222222\n"
    now = renew(path, {"send --endpoint b4d5c0ffee": printed, "jobs": "2222222222\n"}).text
    assert now == path.read_text("utf-8").replace("ffee\nJob", "ffee\nEndpoint b4d5c0ffee\nJob")


def test_progress_is_left_out(page: Callable[[str], Path]) -> None:
    path = page("$ upload\nAll were added.\n")
    printed = "5 of 10 rows (50 %): 5 added\nAll were added.\n"
    assert renew(path, {"upload": printed}).text == path.read_text("utf-8")


def test_a_part_is_shown_and_an_answer_is_typed(page: Callable[[str, str], Path]) -> None:
    path = page("$ upload \\\n  --list 1\n...\nb\n...\n", "answer='send 12' from=b until=c")
    entered: list[Entry] = []
    printed = {"upload   --list 1": "a\nb\nc\n"}
    assert renew(path, printed, entered).text == path.read_text("utf-8")
    assert entered == [Entry(command="upload   --list 1", answers=("send 12",))]


def test_a_part_that_is_not_printed_is_an_error(page: Callable[[str, str], Path]) -> None:
    with pytest.raises(ValueError, match="No line of the output begins with 'd':\na\n"):
        renew(page("$ upload\n", "from=d"), {"upload": "a\n"})


def test_the_commands_of_a_page_are_those_of_its_blocks(page: Callable[[str], Path]) -> None:
    assert commands(page("$ a\n$ b\n1\n2\n")) == [("a", ""), ("b", "1\n2\n")]
