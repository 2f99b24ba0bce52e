"""Every program in the reference runs unchanged."""

from __future__ import annotations

import ast
import functools
import re
from types import FunctionType
from typing import Any

import pytest

import postalytics
from postalytics.testing import FakePostalytics
from support.fidelity.guides import programs
from support.fidelity.spec import API

PROGRAMS = {
    f"{resource.name}:{number}": text
    for resource in API.resources
    for number, text in enumerate(programs(f"reference/{resource.name}.md"), 1)
}


def test_there_is_a_program_for_every_function() -> None:
    functions = [f"{r.name}.{function}" for r in API.resources for function in r.functions]

    found = [re.findall(r"client\.(\w+\.\w+)\(", program) for program in PROGRAMS.values()]

    assert sorted(found) == sorted([function] for function in functions)


@pytest.mark.parametrize("name", PROGRAMS)
async def test_a_program_of_the_reference_runs(
    name: str, fake: FakePostalytics, monkeypatch: pytest.MonkeyPatch
) -> None:
    of_the_fake = functools.partial(
        postalytics.Postalytics, fake.api_key, base_url=fake.url, strict=True
    )
    monkeypatch.setattr(postalytics, "Postalytics", of_the_fake)

    # As in `python -m asyncio`, which the reference names.
    code = compile(PROGRAMS[name], name, "exec", flags=ast.PyCF_ALLOW_TOP_LEVEL_AWAIT)
    names: dict[str, Any] = {}
    await FunctionType(code, names)()

    assert fake.requests[0].status == 200
