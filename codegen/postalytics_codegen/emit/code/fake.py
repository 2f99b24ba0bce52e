"""Emits `_fake.py`: what only the fake server needs to know."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, cast, get_args

from ...language import (
    Behaviour,
    Collection,
    Count,
    Course,
    Envelope,
    FakeDeliveries,
    FakeFile,
    FakeServerFacts,
    LifeCycle,
    Mapping,
    Reference,
    Step,
    keys,
)
from ...model import ApiModel
from .descriptions import source
from .python_source import HEADER, call, docstring, indent, python

_CLASSES: dict[type[Mapping], tuple[str, str]] = {
    Behaviour: ("ActionRule", "operation"),
    Collection: ("Collection", "name"),
    Count: ("Count", "field"),
    Course: ("LifecyclePath", ""),
    FakeDeliveries: ("DeliveryRule", ""),
    Envelope: ("Envelope", ""),
    FakeServerFacts: ("ServerFacts", ""),
    LifeCycle: ("Lifecycle", "name"),
    Reference: ("Reference", "value"),
    Step: ("LifecycleStep", ""),
}
"""What the runtime calls mappings of the spec, and its field for the key of a mapping."""
_CHECKED = {(FakeDeliveries, "model")}
"""Keys that are only there to check others."""
_IMPORTS = "from postalytics_runtime.fake.definition import FakeDefinition, " + ", ".join(
    name for name, _ in _CLASSES.values()
)


def fake_module(api: ApiModel, fake: FakeFile) -> str:
    """The text of `_fake.py`."""
    resources = {
        operation.name: resource.name
        for resource in api.resources
        for operation in resource.operations
    }
    holders = fake.authentication
    first_stays = holders.first_stays
    described = call(
        "FakeDefinition",
        collections=_parts(_record(kept, name) for name, kept in fake.collections.items()),
        behaviours=_parts(_record(b, f"{resources[n]}.{n}") for n, b in fake.operations.items()),
        life_cycles=_parts(_record(cycle, name) for name, cycle in fake.life_cycles.items()),
        deliveries=_record(fake.deliveries) if fake.deliveries else None,
        key_collection=f'"{holders.collection}"',
        key_field=f'"{holders.field}"',
        wrong_key=holders.message.literal(),
        wrong_key_status=holders.status,
        wrong_key_at=holders.message_at.literal() if holders.message_at else None,
        wrong_key_type=holders.content_type.literal() if holders.content_type else None,
        wrong_key_challenge=holders.challenge.literal() if holders.challenge else None,
        first_stays=first_stays.literal() if first_stays else None,
        server=_record(fake.server) if fake.server else None,
        inclusive_pages=fake.inclusive_pages,
        now=fake.now.literal(),
    )
    return f"""{HEADER}{docstring(("What only the fake server needs to know.",))}

from __future__ import annotations

{_IMPORTS}

FAKE = {described}
"""


def _record(record: Mapping, name: str = "") -> str:
    """A mapping of the spec as the runtime's class of it; the keys have the same names.

    Args:
        record: the mapping.
        name: the key that it has in the mapping around it.
    """
    kind, own = _CLASSES[type(record)]
    values: dict[str, object] = {own: f'"{name}"'} if own else {}
    for key in keys(type(record)).values():
        if (type(record), key.name) not in _CHECKED:
            values[key.name] = _value(key.type, getattr(record, key.name))
    return call(kind, **values)


def _value(annotation: Any, value: object) -> object:
    """A value as source; what is empty or false is the runtime's default."""
    if isinstance(value, Mapping):
        return _record(value)
    if isinstance(value, list):
        return _parts(_item(item) for item in cast("list[object]", value))
    if not isinstance(value, dict):
        return value and source(value)
    entries = cast("dict[str, object]", value)
    if get_args(annotation)[1] is Any:
        return python(entries) if entries else None
    return _parts(_entry(name, entry) for name, entry in entries.items())


def _item(value: object) -> str:
    if isinstance(value, dict):
        return python(value)
    return _record(value) if isinstance(value, Mapping) else str(source(value))


def _entry(name: Any, value: object) -> str:
    return (
        _record(value, name) if isinstance(value, Mapping) else f"({source(name)}, {source(value)})"
    )


def _parts(parts: Iterable[str]) -> str:
    listed = "".join(part + ", " for part in parts)
    return f"({listed})" if listed else ""


def testing_module(api: ApiModel) -> str:
    """The text of `testing.py`."""
    doc = docstring(
        (f"A fake {api.name} on this machine, for tests and for trying things out.",),
        ("`FakeServer` explains the arguments.",),
    )
    return f"""{HEADER}{docstring((f"A fake {api.name} for tests.",))}

from postalytics_runtime.fake import DeliveryFault, FakeServer, Fault, ListEnd

from ._fake import FAKE
from ._operations import API

__all__ = ["DeliveryFault", "Fake{api.name}", "Fault", "ListEnd"]


class Fake{api.name}(FakeServer):
{indent(doc)}

    api = API
    fake = FAKE
"""


def plugin_module(api: ApiModel) -> str:
    """The text of `pytest_plugin.py`."""
    fake, client = f"{api.package}_fake", f"{api.package}_client"
    opening = docstring(
        (f"Fixtures of pytest: `{fake}` and `{client}`.",),
        ("Nothing but pytest is imported until a test asks for one of them.",),
    )
    of_fake = docstring(
        (f"Fake {api.name} that runs while the test runs; each test has a new one.",),
        (f"Its options: `@pytest.mark.{fake}(speed=60, faults=[...])`.",),
    )
    of_client = docstring(
        (f"Client of the fake that `{fake}` starts.",),
        (
            f"Its options: `@pytest.mark.{client}(strict=False)`. Environment variables "
            "do not change it.",
        ),
    )
    return f"""{HEADER}{opening}

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from .client import {api.name}
    from .testing import Fake{api.name}

__all__ = ["{client}", "{fake}", "pytest_configure"]


def pytest_configure(config: pytest.Config) -> None:
    \"\"\"Make the marks with options of the fixtures known to pytest.\"\"\"
    for mark, made in [("{fake}", "Fake{api.name}"), ("{client}", "{api.name}")]:
        line = f"{{mark}}(**options): options of the test's {{made}}, by name."
        config.addinivalue_line("markers", line)


@pytest.fixture
def {fake}(request: pytest.FixtureRequest) -> Fake{api.name}:
{indent(of_fake)}
    from postalytics_runtime.fake.fixtures import entered

    from .testing import Fake{api.name}

    return entered(request, Fake{api.name})


@pytest.fixture
def {client}(request: pytest.FixtureRequest, {fake}: Fake{api.name}) -> {api.name}:
{indent(of_client)}
    from postalytics_runtime.fake.fixtures import entered

    from .client import {api.name}

    return entered(
        request,
        {api.name},
        api_key={fake}.api_key,
        base_url={fake}.url,
        environment={source(api.default_environment)},
    )
"""
