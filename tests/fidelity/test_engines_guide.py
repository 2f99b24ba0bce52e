"""The pages about engines: exit statuses, and the tasks for Celery, which run here without it.

`make celery` runs the same tasks with it.
"""

from __future__ import annotations

import asyncio
import re
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

import attrs
import pytest
import yaml

import postalytics
from postalytics import Busy, Postalytics
from postalytics.testing import FakePostalytics
from support.bulk.job_runs import people
from support.fidelity.command_words import wrong_commands
from support.fidelity.guides import HOME, chosen, imported, run, save
from support.fidelity.pages import Code, code_in

PAGES = HOME / "docs/guides/many-machines/engines"
CELERY = "guides/many-machines/engines/celery.md"
TASKS = HOME / "examples" / "celery_tasks.py"


class AppStandIn:
    """What the tasks need of an app of Celery."""

    def __init__(self, name: str, broker: str) -> None:
        self.called = (name, broker)
        self.conf = SimpleNamespace()

    def task(self, **_: Any) -> Callable[[Any], Any]:
        return lambda function: function


@attrs.define
class TaskStandIn(Exception):  # noqa: N818 (a task, which is also what its retry raises)
    """A task; it notes the time of its retry."""

    eta: datetime | None = None

    def retry(self, eta: datetime) -> Exception:
        self.eta = eta
        return self


@pytest.fixture
def tasks(
    fake: FakePostalytics, postgres: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> ModuleType:
    celery = ModuleType("celery")
    celery.__dict__.update(Celery=AppStandIn, Task=TaskStandIn)
    monkeypatch.setitem(sys.modules, "celery", celery)
    monkeypatch.setattr(postalytics, "Postalytics", partial(Postalytics, base_url=fake.url))
    monkeypatch.setenv("POSTALYTICS_API_KEY", fake.api_key)
    monkeypatch.setenv("POSTALYTICS_JOBS", postgres)
    monkeypatch.setenv("CELERY_BROKER_URL", "redis://127.0.0.1:6379/0")
    (program, _) = chosen(CELERY)
    return imported(save(program, tmp_path / "celery_tasks.py"))


def test_the_page_shows_the_tasks() -> None:
    assert chosen(CELERY)[0].text == TASKS.read_text("utf-8")


@pytest.mark.runs("guides/many-machines/engines/celery.md")
async def test_a_task_sends_what_is_left_of_a_job(
    tasks: ModuleType, client: Postalytics, fake: FakePostalytics, postgres: str
) -> None:
    queued: list[str] = []
    tasks.send.__dict__["delay"] = queued.append
    names = {"client": client, "rows": people(1, 2), "DATABASE": postgres, "celery_tasks": tasks}
    await run(chosen(CELERY)[1], names)
    assert len(fake.records("contacts")) == 3

    for job in 2 * queued:
        await asyncio.to_thread(tasks.send, TaskStandIn(), job)

    assert [person["first_name"] for person in fake.records("contacts")[3:]] == ["Ada 1", "Ada 2"]


def test_a_task_waits_for_less_than_the_visibility_timeout(
    tasks: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    later = datetime.now(UTC) + timedelta(days=1)

    async def is_busy(*_: object) -> Busy:
        return Busy(later)

    monkeypatch.setattr(tasks, "run_job", is_busy)
    task = TaskStandIn()
    with pytest.raises(TaskStandIn):
        tasks.send(task, "june")

    assert task.eta is not None
    assert task.eta < datetime.now(UTC) + timedelta(seconds=300)


def statuses_of_resume() -> set[int]:
    """Return the exit statuses in the manual of `jobs resume`."""
    manual = (HOME / "docs/reference/commands/jobs.md").read_text("utf-8")
    text = manual.partition("## `postalytics jobs resume`")[2].partition("\n## ")[0]
    return {int(found) for found in re.findall(r"^(\d+) ", text.partition("Exit status:")[2], re.M)}


def test_the_table_has_each_exit_status_of_the_command() -> None:
    text = (PAGES / "README.md").read_text("utf-8")
    assert {int(found) for found in re.findall(r"^\| (\d+) \|", text, re.M)} == statuses_of_resume()


def test_the_job_of_kubernetes_ends_at_exit_statuses_that_a_retry_does_not_change() -> None:
    (manifest,) = (code for code in code_in(PAGES / "kubernetes.md") if code.language == "yaml")
    spec = yaml.safe_load(manifest.text)["spec"]
    rules = [rule for rule in spec["podFailurePolicy"]["rules"] if "onExitCodes" in rule]
    actions = {rule["action"]: rule["onExitCodes"]["values"] for rule in rules}

    assert actions == {"FailJob": [1, 3], "Ignore": [130]}
    assert {1, 3, 130} < statuses_of_resume()
    (container,) = spec["template"]["spec"]["containers"]
    assert container["args"][:3] == ["postalytics", "jobs", "resume"]
    assert wrong_commands(Code("kubernetes.md", 0, " ".join(container["args"]))) == []
