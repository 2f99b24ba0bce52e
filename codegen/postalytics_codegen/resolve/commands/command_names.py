"""Names of commands: those that are made of the names of operations, and those that are taken."""

from __future__ import annotations

GROUPS = {"completion", "config", "doctor", "events", "fleet", "jobs", "request", "serve"}
"""The commands and groups that every command line has, or may have."""
EVENT_COMMANDS = {"webhooks": ("listen", "prune", "receivers", "trigger")}
"""The commands of an API with events that share a group with those of a resource."""

_VERBS = {"update": "change"}
_ENDINGS = {"ies": "y", "ves": "f", "es": "", "s": ""}
"""The ends of plurals, and what is in their place in the singular."""


def kebab(name: str) -> str:
    """Return a name of the spec as the command line shows it."""
    return name.replace("_", "-")


def default_name(function: str, resource: str) -> str:
    """Return the name of the command for a function of a resource.

    `list_things` of the resource `things` is `list`, `list_old_things` is `old`, and
    `create_thing_part` is `create-part`.
    """
    verb, *words = function.split("_")
    verb = _VERBS.get(verb, verb)
    own = {form for word in resource.split("_") for form in _forms(word)}
    others = [word for word in words if word not in own]
    return "-".join(others if verb in ("get", "list") and others else [verb, *others])


def _forms(word: str) -> set[str]:
    """Return a word in all forms that may be its singular, and itself."""
    singular = {
        word.removesuffix(ending) + instead
        for ending, instead in _ENDINGS.items()
        if word.endswith(ending)
    }
    return {word, *singular}
