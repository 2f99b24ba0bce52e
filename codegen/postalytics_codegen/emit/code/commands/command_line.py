"""Emits the command: what it lists before the description of the API is loaded."""

from __future__ import annotations

from ....model import ApiModel
from ..descriptions import source
from ..python_source import HEADER, call, checked, docstring, items, python
from .modules import groups, loaders

_LOAD_API = """
def _api() -> Api:
    from ._operations import API

    return API

"""
_LOAD_DOCTOR = """

def _doctor() -> Doctor:
    from ._doctor import DOCTOR

    return DOCTOR
"""


def main_module(api: ApiModel) -> str:
    """The text of `__main__.py`."""
    return f"""{HEADER}{docstring((f"The `{api.package}` command.",))}

from __future__ import annotations

import sys


def main() -> int:
    \"\"\"Run the command line and return its exit status.\"\"\"
    from postalytics_runtime.cli import run

    from ._command_line import COMMAND_LINE

    return run(COMMAND_LINE)


if __name__ == "__main__":
    sys.exit(main())
"""


def command_line_module(api: ApiModel) -> str:
    """The text of `_command_line.py`."""
    opening = docstring(
        ("What the command line lists.",),
        ("The client and the rest of the API are loaded when a command is named.",),
    )
    events = api.events
    described = call(
        "CommandLine",
        name=source(api.name),
        summary=source(api.summary),
        api="_api",
        client_class="_client_class",
        fake_server="_fake_server" if api.fake is not None else None,
        uploads=items(_uploads(api)) or None,
        groups=items(groups(api)) or None,
        event_source=source(events.noun) if events else None,
        doctor="_doctor" if api.doctor is not None else None,
        has_webhooks=source(bool(events and events.webhooks and events.deliveries)),
    )
    homes = "from postalytics_runtime.schema import Api, OperationCommand\n"
    homes += f"from .client import {api.name}\n"
    load = _LOAD_API + _loader("_client_class", ".client", str(api.name))
    if api.fake is not None:
        homes += f"from .testing import Fake{api.name}\n"
        load += "\n\n" + _loader("_fake_server", ".testing", f"Fake{api.name}")
    if api.doctor is not None:
        homes += "from postalytics_runtime.doctor import Doctor\n"
        load += _LOAD_DOCTOR
    return f"""{HEADER}{opening}

from __future__ import annotations

from typing import TYPE_CHECKING

from postalytics_runtime.cli import CommandGroup, CommandLine, ListedUpload

{checked(homes)}

{load}

{loaders(api)}

COMMAND_LINE = {described}
"""


def _uploads(api: ApiModel) -> list[str]:
    return [
        call(
            "ListedUpload",
            resource=python(resource.group),
            command=source(operation.bulk.command),
            summary=source(operation.bulk.summary),
            operation=source(f"{resource.name}.{operation.name}"),
        )
        for resource in api.resources
        for operation in resource.operations
        if operation.bulk is not None
    ]


def _loader(function: str, home: str, name: str) -> str:
    return f"""
def {function}() -> type[{name}]:
    from {home} import {name}

    return {name}
"""
