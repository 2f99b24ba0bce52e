"""The public names of the package and their signatures, as text.

`python tests/emitted/face.py > tests/emitted/face.txt` records an intended change.
"""

from __future__ import annotations

import importlib
import inspect
import sys

from postalytics import API, Postalytics

_MODULES = (
    *("", ".client", ".errors", ".events", ".models", ".opentelemetry", ".pytest_plugin"),
    ".testing",
)


def face() -> list[str]:
    """Return a line for each public name, in order."""
    lines = [
        f"postalytics{module}.{name}"
        for module in _MODULES
        for name in importlib.import_module(f"postalytics{module}").__all__
    ]
    client = Postalytics(environment="local")
    for resource in API.resources:
        for name in importlib.import_module(f"postalytics.{resource}").__all__:
            method = getattr(getattr(client, resource), name, None)
            signature = str(inspect.signature(method)).replace("'", "") if method else ""
            lines.append(f"postalytics.{resource}.{name}{signature}")
    return lines


if __name__ == "__main__":
    sys.stdout.write("\n".join(face()) + "\n")
