"""The report of a job as a page: it is complete, and foreign text stays text."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from postalytics_runtime.cli.jobs import JobRun
from postalytics_runtime.cli.report import NextStep, RejectionReason, html_report
from postalytics_runtime.text import printable
from support.cli.job_reports import BEGAN, REPORT, report, timeline

HOSTILE = "</title><script src=//evil.example></script><img src=x onerror='alert(1)'>\x1b\u202e&"
VOID = {"meta", "line", "rect"}


class Page(HTMLParser):
    """The content of a page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.open: list[str] = []
        self.attributes: dict[str, set[str]] = {}
        self.texts: list[str] = []
        self.policy = ""
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        if tag not in VOID:
            self.open.append(tag)
        for name, value in attrs:
            self.attributes.setdefault(name, set()).add(value or "")
        if ("http-equiv", "Content-Security-Policy") in attrs:
            self.policy = dict(attrs)["content"] or ""

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID:
            assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1] != "style":
            self.texts.append(data)

    @property
    def text(self) -> str:
        return "\n".join(text for text in self.texts if text.strip())


PAGE = Page(html_report(REPORT))


def test_the_page_shows_the_outcomes_of_the_rows() -> None:
    assert "created\n290\nrejected\n6\nunconfirmed\n4\npending\n200\nin total 500 rows" in PAGE.text


def test_the_page_shows_the_file_the_target_and_the_state() -> None:
    assert (
        "books shelve to town: books.csv\n290 of 500 books were created; 6 were rejected.\n"
        "stopped: Too many were refused.\nNext step:\nsend the pending rows:\n"
        "bookshelf jobs resume 3f2a9c1b04\nFinished\n60 % of 500 rows\nDuration\n1 h 0 min\n"
        "Target\nshelf 7\nRejected rows\nbooks.rejected.csv\nRows"
    ) in re.sub(" *\n *", "\n", PAGE.text)
    assert "Environment\ntown, https://books.example\nAccount\n1234\nshelf_id\n7" in PAGE.text


def test_reasons_unconfirmed_rows_and_runs_have_tables_with_headers() -> None:
    assert "Rows\nReason\nFirst rows\n5\nThe book is not for sale.\n3, 17, 90" in PAGE.text
    assert "Row\nWhen\nReason\n5\n2026-11-23 14:02:00\nNo answer came.\n6" in PAGE.text
    assert "and 1 more row" in PAGE.text
    assert "Exit status\nStopped early\n2026-11-23 14:02:00\nunknown" in PAGE.text
    assert "2026-11-23 15:02:00\n1 h 0 min\n2\nToo many were refused." in PAGE.text
    assert PAGE.tags.count("table") == PAGE.tags.count("caption") == 4
    assert PAGE.attributes["scope"] == {"col"}


def test_all_elements_are_closed_and_none_loads_anything() -> None:
    assert PAGE.open == []
    assert not {"script", "link", "img", "iframe", "a", "object", "form"} & {*PAGE.tags}
    assert not {"src", "href", "style", "onload", "onerror"} & {*PAGE.attributes}
    assert PAGE.policy == "default-src 'none'; style-src 'unsafe-inline'; img-src data:"


def test_the_page_has_a_language_a_title_and_a_text_for_the_picture() -> None:
    assert PAGE.attributes["lang"] == {"en"}
    assert "books.csv: books shelve to town, job 3f2a9c1b04" in PAGE.text
    assert PAGE.attributes["role"] == {"img"}
    assert "Rows that finished, per minute, from 2026-11-23 14:02:00 to" in PAGE.text


def test_a_short_report_leaves_out_empty_sections() -> None:
    page = Page(
        html_report(
            report(
                account=None,
                rejected=[],
                unconfirmed=[],
                unconfirmed_rows=[],
                runs=[],
                minutes=[],
                timeline=timeline(1),
                next_steps=[],
                files={},
                counts={"succeeded": 500, "rejected": 0, "unconfirmed": 0, "pending": 0},
            )
        )
    )
    assert page.tags.count("h2") == 2
    assert "table" not in page.tags
    assert page.tags.count("svg") == 1
    assert "Account" not in page.text
    assert "Next step" not in page.text


def test_counts_that_do_not_add_up_are_not_hidden() -> None:
    counts = {"succeeded": 1, "rejected": 0, "unconfirmed": 0, "pending": 0}
    page = Page(html_report(report(accounted=False, counts=counts)))
    assert "These are 1 rows, not 500: the journal is wrong." in page.text


def test_foreign_text_is_only_text() -> None:
    hostile = report(
        job=HOSTILE,
        operation=HOSTILE,
        command=HOSTILE,
        environment={"name": HOSTILE, "url": HOSTILE},
        account=HOSTILE,
        mode=HOSTILE,
        modes={HOSTILE: {"succeeded": 3}},
        status_only=3,
        fixed={HOSTILE: HOSTILE},
        input={"name": HOSTILE, "sha256": HOSTILE, "rows": 500},
        state=HOSTILE,
        headline=HOSTILE,
        next_steps=[NextStep(HOSTILE, HOSTILE)],
        target=HOSTILE,
        done=HOSTILE,
        runs=[JobRun(BEGAN, BEGAN, 2, HOSTILE, HOSTILE, HOSTILE)],
        rejected=[RejectionReason(HOSTILE, 5, (3,))],
        unconfirmed=[RejectionReason(HOSTILE, 5, (3,))],
        unconfirmed_rows=[{"row": 1, "at": BEGAN, "reason": HOSTILE}] * 4,
        files={HOSTILE: HOSTILE},
    )
    assert {name for name, value in hostile.items() if value} == {*REPORT}
    page, plain = Page(html_report(hostile)), {*PAGE.tags}
    assert {*page.tags} == plain
    assert {*page.attributes} == {*PAGE.attributes}
    assert "\x1b" not in page.text
    assert "\u202e" not in page.text
    assert page.text.count("alert(1)") >= 14


@pytest.mark.parametrize("mark", ["<", ">", '"', "'", "&<"])
def test_html_is_escaped(mark: str) -> None:
    page = html_report(report(state=f"a{mark}b"))
    (state,) = re.findall('<p class="state">a(.*)b</p>', page)
    assert not {"<", ">", '"', "'"} & {*state}


@given(st.text())
def test_any_text_is_one_text_node_of_the_page(text: str) -> None:
    page = Page(html_report(report(state=f"state: {text}")))
    assert (page.tags, page.open) == (PAGE.tags, [])
    assert f"state: {printable(text)}" in page.texts
