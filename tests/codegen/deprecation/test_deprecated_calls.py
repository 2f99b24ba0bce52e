"""What is deprecated in an emitted package works, and warns at the line that uses it."""

from __future__ import annotations

import copy
import importlib
import inspect
import pickle
import re
import subprocess
import sys
import warnings
from collections.abc import Callable
from pathlib import Path
from types import FunctionType
from typing import Any, cast

import attrs
import pytest

from postalytics_runtime.bulk.sources.dataframes import columns_of
from postalytics_runtime.errors import InvalidRequestError
from postalytics_runtime.schema import MismatchReport

RECORD = {"Id": 7, "Name": "Saw", "Wear": "B", "Shelf": "A", "Place": 3}


@pytest.fixture
def models(workshop: Any) -> Any:
    return workshop.models


@pytest.fixture
def hooks(workshop: Any) -> Any:
    return importlib.import_module(f"{workshop.__name__}._converters.tools")


def warned(use: Callable[[], Any]) -> tuple[Any, list[str]]:
    """Return a result, and the warnings, which must all be for the line of `use`."""
    line = cast("FunctionType", use).__code__.co_firstlineno
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        result = use()
    assert {(one.filename, one.lineno, one.category) for one in caught} <= {
        (__file__, line, DeprecationWarning)
    }
    return result, [str(one.message) for one in caught]


def test_an_import_and_what_is_not_deprecated_warn_of_nothing(workshop_home: Path) -> None:
    program = (
        "import asyncio, workshop, workshop.tools, workshop.models as m, workshop._commands.tools\n"
        "async def main():\n"
        "    async with workshop.Workshop() as client:\n"
        "        client.tools.list_tools(wear=m.Wear.USED, offset=3, named='a', limit=1)\n"
        "        client.tools.get_tool(tool_id=7).close()\n"
        "        client.tools.share_tools([m.NewTool(hall=1, name='Saw', shelf='A')], hall=1)\n"
        "asyncio.run(main())"
    )
    command = [sys.executable, "-W", "error", "-c", program]
    run = subprocess.run(command, cwd=workshop_home, capture_output=True, text=True, check=False)

    assert (run.returncode, run.stderr) == (0, "")


async def test_a_function_and_its_bound_form_warn(workshop: Any) -> None:
    async with workshop.Workshop() as client:
        module, bound = workshop.tools, client.tools
        message = (
            "`tools.list_places` is deprecated since 0.1: use `list_tools`; it is removed in 99."
        )
        assert warned(lambda: module.list_places(client))[1] == [message]
        assert warned(lambda: bound.list_places())[1] == [message]
        hook, messages = warned(lambda: bound.get_hook(place=3, wear="U"))
        hook.close()
        assert messages == ["`tools.get_hook` is deprecated since 0.1."]


async def test_the_old_name_of_an_operation_calls_it(workshop: Any) -> None:
    async with (
        workshop.testing.FakeWorkshop() as fake,
        workshop.Workshop(fake.api_key, base_url=fake.url) as client,
    ):
        call, messages = warned(lambda: client.tools.read_tool(tool_id=7))
        tool = await call
        same, _ = warned(lambda: workshop.tools.read_tool(client, number=7))

        assert tool == await same == await client.tools.get_tool(tool_id=7)
        assert messages == [
            "`tools.read_tool` is deprecated since 0.1: use `get_tool`; it is removed in 99."
        ]


async def test_a_parameter_that_is_given_warns(workshop: Any) -> None:
    async with workshop.Workshop() as client:
        _, messages = warned(lambda: client.tools.list_tools(place=3, skip=2, wear="U"))

    assert messages == [
        "`place` of `tools.list_tools` is deprecated since 0.1: use `wear`; it is removed in 99.",
        "`skip` of `tools.list_tools` is deprecated: use `offset`.",
    ]


async def test_both_names_of_a_parameter_are_an_error(workshop: Any) -> None:
    async with workshop.Workshop() as client:
        with pytest.warns(match="`number`"), pytest.raises(TypeError) as caught:
            client.tools.get_tool(tool_id=7, number=7)

    assert str(caught.value) == (
        "get_tool() got 'tool_id' and also 'number', its old name: give one of them."
    )


async def test_a_shared_value_has_its_old_name(workshop: Any) -> None:
    async with workshop.Workshop() as client:
        _, messages = warned(lambda: client.tools.share_tools([], room=1))

    assert messages == [
        "`room` of `tools.share_tools` is deprecated since 0.1: use `hall`; it is removed in 99."
    ]


def test_a_package_in_another_warns_that_one(workshop_home: Path, tmp_path: Path) -> None:
    (tmp_path / "shed").mkdir()
    (tmp_path / "shed" / "workshop").symlink_to(workshop_home / "workshop")
    (tmp_path / "shed" / "use.py").write_text(
        "from .workshop.models import Tool, Wear\n"
        "from .workshop._converters.tools import unstructure_tool\n"
        "unstructure_tool(Tool(name='Saw'))\n"
        "print(Wear.BLUNT, Tool().place)\n"
    )
    command = [sys.executable, "-W", "always", "-c", "import shed.use"]
    run = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=True)

    warned_lines = re.findall(r"use\.py:(\d+): DeprecationWarning: (`[\w.]+`)", run.stderr)
    assert warned_lines == [("4", "`Wear.BLUNT`"), ("4", "`Tool.place`")]


def test_a_field_that_is_read_or_set_warns(models: Any) -> None:
    tool = models.Tool(tool_id=7, name="Saw")
    place = "`Tool.place` is deprecated since 0.1: use `shelf`; it is removed in 99."

    assert warned(lambda: setattr(tool, "place", 3)) == (None, [place])
    assert warned(lambda: tool.place) == (3, [place])
    assert warned(lambda: setattr(tool, "title", "Axe"))[1] == [
        "`Tool.title` is deprecated: use `name`."
    ]
    assert warned(lambda: tool.title)[0] == tool.name == "Axe"


def test_the_class_shows_no_value(models: Any) -> None:
    assert warned(lambda: models.Tool.place.__class__.__name__) == ("DeprecatedAttribute", [])


def test_a_field_that_is_given_warns(models: Any) -> None:
    made, messages = warned(lambda: models.NewTool(room=1, title="Saw", rack="A", place=3))

    assert messages == [
        "`NewTool.room` is deprecated since 0.1: use `hall`; it is removed in 99.",
        "`NewTool.title` is deprecated: use `name`.",
        "`NewTool.rack` is deprecated: use `shelf`.",
        "`NewTool.place` is deprecated since 0.1.",
    ]
    assert repr(made) == "NewTool(hall=1, name='Saw', shelf='A', place=3)"


def test_both_names_of_a_field_are_an_error(models: Any) -> None:
    with pytest.warns(match="`NewTool.room`"), pytest.raises(TypeError) as caught:
        models.NewTool(hall=1, room=1, name="Saw")

    assert str(caught.value) == (
        "NewTool() got 'hall' and also 'room', its old name: give one of them."
    )


def test_the_library_reads_and_copies_without_a_warning(models: Any, hooks: Any) -> None:
    tool = hooks.structure_tool(dict(RECORD), MismatchReport())

    assert hooks.unstructure_tool(tool) == RECORD
    assert repr(tool) == ("Tool(tool_id=7, name='Saw', wear=<Wear.BLUNT: 'B'>, shelf='A', place=3)")
    copies = (copy.copy(tool), copy.deepcopy(tool), pickle.loads(pickle.dumps(tool)))  # noqa: S301 (our own)
    assert copies == (tool, tool, tool)
    assert attrs.evolve(tool, name="Axe") != tool
    assert attrs.asdict(tool)["place"] == 3
    assert repr(models.ToolReplacement.from_tool(tool)) == (
        "ToolReplacement(tool_id=7, name='Saw', place=3)"
    )


def test_a_subclass_of_attrs_and_what_looks_at_all_attributes_warn_of_nothing(models: Any) -> None:
    @attrs.define(kw_only=True)
    class Borrowed(models.Tool):  # type: ignore[misc]
        by: str = "Ada"

    borrow: Any = Borrowed
    made, nothing = warned(lambda: borrow(name="Saw"))
    seen, messages = warned(lambda: dict(inspect.getmembers(made)))

    assert (nothing, messages) == ([], [])
    assert (made.name, seen["by"]) == ("Saw", "Ada")


def test_a_code_that_is_named_warns(models: Any) -> None:
    codes = models.Wear
    assert warned(lambda: codes.BLUNT) == (
        codes("B"),
        ["`Wear.BLUNT` is deprecated since 0.1: use `USED`; it is removed in 99."],
    )
    assert warned(lambda: codes.WORN) == (
        codes.USED,
        ["`Wear.WORN` is deprecated since 0.1: use `USED`."],
    )
    assert [code.name for code in codes] == ["FRESH", "USED", "BLUNT"]
    assert (codes["BLUNT"], pickle.loads(pickle.dumps(codes("B")))) == ("B", codes("B"))  # noqa: S301 (our own)


@pytest.mark.parametrize("chosen", [{"environment": "shed"}, {"base_url": "http://127.0.0.1:9323"}])
async def test_an_environment_that_is_chosen_warns(workshop: Any, chosen: dict[str, str]) -> None:
    client, messages = warned(lambda: workshop.Workshop("KEY", **chosen))
    await client.close()

    assert messages == [
        "The environment `shed` is deprecated since 0.1: use `hall`; it is removed in 99."
    ]


def test_columns_of_a_table_may_have_old_names(workshop: Any) -> None:
    body = workshop.API.operation("tools.share_tool").body

    assert [field.name for field in columns_of(["title", "shelf"], body)] == ["name", "shelf"]
    with pytest.raises(InvalidRequestError, match=r"More than one column is called 'name'\."):
        columns_of(["title", "name"], body)


async def test_rows_may_have_old_names(workshop: Any) -> None:
    rows = [
        {"title": "Axe", "rack": "B", "place": 4},
        workshop.models.NewTool(hall=1, name="Plane"),
        {"name": "Hammer", "title": "Hammer"},
    ]
    async with workshop.testing.FakeWorkshop() as fake:
        async with workshop.Workshop(fake.api_key, base_url=fake.url) as client:
            upload = client.tools.share_tools(rows, hall=1, max_rejected=1)
            errors = [str(one.error) async for one in upload if one.error]
        shared = [one for one in fake.records("tools") if one.get("hall")]

    assert sorted((one["name"], one.get("shelf"), one.get("place")) for one in shared) == [
        ("Axe", "B", 4),
        ("Plane", None, None),
    ]
    assert errors == ["The row was not sent: it has name and also title, its old name."]
