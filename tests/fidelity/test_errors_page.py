"""The tree of errors on the page of the reference is that of the classes."""

from __future__ import annotations

import re

from postalytics import errors
from support.fidelity.guides import HOME

PAGE = HOME / "docs/reference/python/errors.md"
LINE = re.compile(r"(?P<stem>[│ ]*[├└]── |)(?P<name>\w+)(?: +also an? (?P<other>\w+))?")


def test_the_tree_has_every_error_below_its_bases() -> None:
    (tree,) = re.findall(r"^```\n(.*?)^```$", PAGE.read_text("utf-8"), re.M | re.S)
    above: list[str] = []
    shown: dict[str, set[str]] = {}
    for line in tree.splitlines():
        found = LINE.fullmatch(line)
        assert found is not None, line
        above[len(found["stem"]) // 4 :] = [found["name"]]
        shown[found["name"]] = {*above[-2:-1], *filter(None, [found["other"]])}

    classes = [getattr(errors, name) for name in errors.__all__ if name.endswith("Error")]
    assert shown == {
        error.__name__: {base.__name__ for base in error.__bases__ if base in classes}
        for error in classes
    }
