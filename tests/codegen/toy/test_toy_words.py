"""The generator and the runtime contain no word of the vendor's API."""

from __future__ import annotations

import re
from pathlib import Path

from postalytics_codegen.load import load_spec

ROOT = Path(__file__).parents[3]

ORDINARY = {
    *("account", "accounts", "address", "api_key", "company", "delivered", "endpoint", "message"),
    *("metadata", "password", "returned", "templates", "webhook", "webhooks"),
}
"""Wire names that are English words, and are used in prose and code anyway."""


def own_words() -> set[str]:
    """Return paths, addresses and names of the vendor's API."""
    api = load_spec(ROOT / "spec")
    operations = [operation for resource in api.resources for operation in resource.operations]
    words = {text for operation in operations for text in operation.path.split("/")}
    words |= {operation.path for operation in operations}
    words |= {str(operation.name) for operation in operations}
    words |= {str(resource.name) for resource in api.resources}
    words |= {environment.url.value for environment in api.environments}
    words |= {environment.url.value.partition("://")[2] for environment in api.environments}
    words |= {field.wire.value for model in api.models for field in model.fields}
    words |= {str(model.name) for model in api.models}
    words |= {
        "contact",
        "contact_list",
        "contact list",
        "var_field",
        "postcard",
        "docs.postalytics",
    }
    return {word for word in words if len(word) > 6 and word.lower() not in ORDINARY}


def test_generator_and_runtime_contain_no_word_of_the_api() -> None:
    word = re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, sorted(own_words())))})(?!\w)")
    found = {
        f"{path.relative_to(ROOT)}: {match[0]}"
        for folder in ("codegen", "runtime")
        for pattern in ("*.py", "*.j2")
        for path in (ROOT / folder).rglob(pattern)
        for match in word.finditer(path.read_text("utf-8"))
    }

    assert found == set()
