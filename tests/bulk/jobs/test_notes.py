"""Notes in the journal about the job itself, beside its rows."""

from __future__ import annotations

import pytest

from bulk.jobs.test_upload import job_of, run_to_end
from postalytics_runtime.bulk.consent import Consent
from postalytics_runtime.bulk.jobs import upload as job_upload
from postalytics_runtime.errors import IncompleteListError
from support.bulk.job_places import JobPlace
from support.bulk.job_runs import Rows, people, serving


async def test_an_incomplete_list_before_the_first_row_ends_the_job_with_a_remedy(
    place: JobPlace, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def fail(*_: object, **__: object) -> int:
        raise IncompleteListError("The list is not whole.", found=1, total=2)

    monkeypatch.setattr(job_upload, "record_baseline", fail)
    async with serving() as fake, job_of(fake, place, Rows(people(1))) as upload:
        with pytest.raises(IncompleteListError, match=r"not whole\. Nothing was sent.*token field"):
            await run_to_end(upload)
        assert fake.records("contacts") == []
    with place.reading() as journal:
        begun, ended = journal.history(0)
    assert (begun.what, ended.what) == ("begun", "ended")
    assert str(ended.detail["stopped"]).startswith("The list is not whole. Nothing was sent:")


async def test_a_mode_that_changed_meanwhile_is_a_warning_and_a_note(
    place: JobPlace, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def changed(_: Consent) -> str:
        return "The mode was test, and is live now."

    monkeypatch.setattr(Consent, "look_again", changed)
    async with serving() as fake, job_of(fake, place, Rows(people(1))) as upload:
        await run_to_end(upload)
    with place.reading() as journal:
        notes = {entry.what: entry.detail for entry in journal.history(0)}
    assert notes["mode changed"] == {"reason": "The mode was test, and is live now."}
    assert upload.warnings == ["The mode was test, and is live now."]
