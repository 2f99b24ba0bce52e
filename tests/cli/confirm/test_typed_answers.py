"""Only the exact text of the question sends live mail or resends rows."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from postalytics_runtime.cli.confirm import confirm, confirm_by_typing
from support.cli.processes import only_job
from support.cli.shop import cured, run, shelve, titles

Person = Callable[[str], None]


@pytest.mark.parametrize("answer", ["send 12", "send 12 ", "  send 12", "\tsend 12\t"])
def test_the_requested_words_agree(answer: str, person: Person) -> None:
    person(f"{answer}\n")
    assert confirm_by_typing("send 12", "to post 12 cards for real") is True


@pytest.mark.parametrize(
    "answer",
    [
        "send 123",
        "resend 12",
        "I will not send 12",
        "Send 12",
        "SEND 12",
        "send  12",
        "send 1",
        "12",
    ],
)
def test_words_that_contain_the_requested_ones_do_not_agree(answer: str, person: Person) -> None:
    person(f"{answer}\n")
    assert confirm_by_typing("send 12", "to post 12 cards for real") is False


def test_a_long_question_is_wrapped(
    person: Person, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "50")
    person("y\n")
    assert confirm("Send 12 pieces as tests, not mailed, to box 7 in town?", yes=False) is True
    person("send 12\n")
    assert confirm_by_typing("send 12", "to post 12 cards for real in town (profile acme)") is True
    assert capsys.readouterr().err == (
        "\nSend 12 pieces as tests, not mailed, to box 7 in\ntown? [y/N]: "
        '\nType "send 12" to post 12 cards for real in town\n(profile acme): '
    )


@pytest.fixture
def stopped_job(books: Callable[..., Path], jobs: Path) -> str:
    """The id of a job with one created, one unconfirmed and one pending row."""
    assert shelve(books("Emma", "unconfirmed 2", "wrong key")) == 3
    return only_job(jobs)


def test_the_question_for_pending_rows_follows_that_for_unconfirmed_rows(
    stopped_job: str, person: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    cured(monkeypatch)
    person("1\ny\n")
    assert run("jobs", "resend", stopped_job) == 0
    assert titles() == ["Emma", "unconfirmed 2", "wrong key"]


def test_a_number_for_unconfirmed_rows_does_not_agree_to_pending_rows(
    stopped_job: str, person: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    cured(monkeypatch)
    person("1\nn\n")
    assert run("jobs", "resend", stopped_job) == 2
    assert titles() == ["Emma"]
