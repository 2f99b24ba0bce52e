"""Emits the package as a whole: every file and its text."""

from __future__ import annotations

from ..model import ApiModel, ResourceModel
from .description import description_module, fake_module
from .hooks import hooks_module
from .models import models_module
from .resources import resource_module
from .text import HEADER, docstring, exported, indent, pascal

_ERRORS = [
    "AuthenticationError",
    "ConfigurationError",
    "InvalidRequestError",
    "NotFoundError",
    "NotSentError",
    "OutcomeUnknownError",
    "PostalyticsError",
    "RateLimitError",
    "ResponseError",
    "ServerError",
    "ServerOutcomeUnknownError",
    "UnreadableAnswerError",
]


def package(api: ApiModel) -> dict[str, str]:
    """The files of the package by name, before they are formatted."""
    files = {
        "__init__.py": _init_module(api),
        "__main__.py": _main_module(api),
        "_hooks.py": hooks_module(api),
        "client.py": _client_module(api),
        "description.py": description_module(api),
        "errors.py": _errors_module(),
        "models.py": models_module(api),
        "py.typed": "",
    }
    for resource in api.resources:
        files[f"{resource.name}.py"] = resource_module(api, resource)
    if api.fake is not None:
        files["_fake.py"] = fake_module(api, api.fake)
        files["testing.py"] = _testing_module(api)
    return files


def _init_module(api: ApiModel) -> str:
    modules = ["errors", "models", *(resource.name for resource in api.resources)]
    if api.fake is not None:
        modules.append("testing")
    names = ", ".join(f'"{name}"' for name in exported([api.name, "UNSET", *modules]))
    opening = docstring((api.summary,), ("Everything here is imported when it is first used.",))
    return f"""{HEADER}{opening}

from __future__ import annotations

import importlib

TYPE_CHECKING = False  # Type checkers know better; importing it takes longer than all the rest.
if TYPE_CHECKING:
    from . import {", ".join(sorted(modules))}
    from .client import {api.name}
    from .models import UNSET

__all__ = [{names},]

_HOMES = {{"{api.name}": "client", "UNSET": "models"}}

if not TYPE_CHECKING:  # To a type checker it would make every name a name of this module.

    def __getattr__(name: str) -> object:
        if name not in __all__:
            raise AttributeError(f"module {{__name__!r}} has no attribute {{name!r}}")
        if name in _HOMES:
            return getattr(importlib.import_module(f"{{__name__}}.{{_HOMES[name]}}"), name)
        return importlib.import_module(f"{{__name__}}.{{name}}")


def __dir__() -> list[str]:
    return __all__
"""


def _client_module(api: ApiModel) -> str:
    modules = ", ".join(sorted(resource.name for resource in api.resources))
    resources = "\n\n".join(_resource_class(resource) for resource in api.resources)
    attributes = "\n\n".join(
        f"@cached_property\ndef {resource.name}(self) -> {pascal(resource.name)}Resource:\n"
        + indent(docstring((resource.summary,)))
        + f"\n    return {pascal(resource.name)}Resource(self)"
        for resource in api.resources
    )
    return f"""{HEADER}{docstring(("The client.",))}

from __future__ import annotations

from functools import cached_property

from postalytics_runtime.binding import Bound, Resource
from postalytics_runtime.client import Client

from . import {modules}
from .description import API

__all__ = ["{api.name}"]


{resources}

class {api.name}(Client):
{indent(docstring((api.summary,), ("`Client` explains the arguments.",)))}

    api = API

{indent(attributes)}
"""


def _resource_class(resource: ResourceModel) -> str:
    body = [docstring((resource.summary,)), ""]
    body += [f"{name} = Bound({resource.name}.{name})" for name in resource.functions]
    return f"class {pascal(resource.name)}Resource(Resource):\n" + indent("\n".join(body)) + "\n"


def _errors_module() -> str:
    names = ", ".join(_ERRORS)
    quoted = ", ".join(f'"{name}"' for name in _ERRORS)
    opening = docstring(
        ("The errors that a client raises; `postalytics_runtime.errors` says more.",)
    )
    return f"""{HEADER}{opening}

from postalytics_runtime.errors import ({names},)

__all__ = [{quoted},]
"""


def _testing_module(api: ApiModel) -> str:
    doc = docstring(
        (f"A fake {api.name} on this machine, for tests and for trying things out.",),
        ("`FakeServer` explains the arguments.",),
    )
    return f"""{HEADER}{docstring((f"A fake {api.name} for tests.",))}

from postalytics_runtime.fake import FakeServer

from ._fake import FAKE
from .description import API

__all__ = ["Fake{api.name}"]


class Fake{api.name}(FakeServer):
{indent(doc)}

    api = API
    fake = FAKE
"""


def _main_module(api: ApiModel) -> str:
    serve = f", Fake{api.name}" if api.fake is not None else ", None"
    testing = f"    from .testing import Fake{api.name}\n" if api.fake is not None else ""
    return f"""{HEADER}{docstring((f"The `{api.package}` command.",))}

from __future__ import annotations

import sys


def main() -> int:
    \"\"\"Run the command line and return its exit status.\"\"\"
    from postalytics_runtime.cli import run

    from .client import {api.name}
{testing}
    return run({api.name}{serve})


if __name__ == "__main__":
    sys.exit(main())
"""
