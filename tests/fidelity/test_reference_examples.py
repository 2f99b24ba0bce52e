"""Every program in the emitted reference runs unchanged, with a server of its own."""

from __future__ import annotations

import functools
import re

import pytest

import postalytics
from postalytics.testing import FakePostalytics
from support.fidelity.guides import emitted_programs, run
from support.fidelity.pages import Code
from support.fidelity.spec import API


def test_there_is_a_program_for_every_function() -> None:
    functions = [f"{r.name}.{function}" for r in API.resources for function in r.functions]

    found = [re.findall(r"client\.(\w+\.\w+)\(", code.text) for code in emitted_programs()]

    assert sorted(found) == sorted([function] for function in functions)


@pytest.mark.parametrize("program", emitted_programs(), ids=str)
async def test_a_program_of_the_reference_runs(
    program: Code, fake: FakePostalytics, monkeypatch: pytest.MonkeyPatch
) -> None:
    of_the_fake = functools.partial(
        postalytics.Postalytics, fake.api_key, base_url=fake.url, strict=True
    )
    monkeypatch.setattr(postalytics, "Postalytics", of_the_fake)

    await run(program, {})

    assert fake.requests[0].status == 200
