from __future__ import annotations

import ast
import inspect
import re
from pathlib import Path
from types import FunctionType

import pytest

from postalytics import API, Postalytics, models
from postalytics.errors import ResponseError
from postalytics.models import NewAccount
from postalytics.testing import FakePostalytics

PAGE = Path(__file__).parents[2] / "docs" / "automation-modules.md"
ROWS = [
    (cells[0].strip(), cells[1].strip(" `"), cells[2].strip(" `"))
    for line in PAGE.read_text("utf-8").splitlines()
    if len(cells := line.strip("|").split("|")) == 3 and not re.match(r"Module|-", cells[0].strip())
]
RUNNING = [row for row in ROWS if row[2]]
MODULES = [row[0] for row in RUNNING]


@pytest.mark.parametrize(
    ("module", "function", "example"), RUNNING, ids=[row[0] for row in RUNNING]
)
async def test_every_line_of_the_table_works(
    fake: FakePostalytics, client: Postalytics, module: str, function: str, example: str
) -> None:
    if function == "accounts.delete_account":
        await client.accounts.create_account(
            NewAccount(first_name="C", last_name="L", username="choi", password="Wh1tera88!t")
        )
    code = compile(example, PAGE.name, "eval", flags=ast.PyCF_ALLOW_TOP_LEVEL_AWAIT)
    names = {name: getattr(models, name) for name in models.__all__} | {"client": client}
    call = FunctionType(code, names)()
    assert inspect.iscoroutine(call)
    if "PATCH" in example:
        with pytest.raises(ResponseError, match="PATCH"):
            await call
        return
    await call
    if function == "request":
        assert fake.requests[-1].method in example
    elif function == "campaigns.set_campaign_mode":
        assert fake.requests[-1].operation == "campaigns.get_campaign_stats"
    else:
        assert fake.requests[-1].operation == function


def test_the_table_names_real_functions() -> None:
    known = {str(operation) for operation in API.operations}
    named = {function for _, function, _ in RUNNING}
    assert named - known == {"request", "campaigns.set_campaign_mode"}


def test_unsupported_functions_are_listed() -> None:
    assert [row[0] for row in ROWS if not row[2]] == [
        "Watch contacts",
        "Watch campaign events (a webhook, a campaign)",
    ]
