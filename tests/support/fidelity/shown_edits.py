"""The edits of files that a page shows, in blocks of the language `diff`.

Such a block names each file in a line that begins with `--- `. Below it are the lines of the file
that change, with enough of the others around them to find the place.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import attrs

BLOCK = re.compile(r"^```diff\n(?P<body>.*?)^```$", re.M | re.S)


@attrs.frozen
class Edit:
    """Edit of a file."""

    name: str
    old: str
    """The lines that are replaced; empty for a new file."""
    new: str

    def carry_out(self, folder: Path) -> None:
        """Change the file of this name below a folder."""
        path = folder / self.name
        text = path.read_text("utf-8") if self.old else ""
        assert not self.old or text.count(self.old) == 1, f"{self.name}: {self.old}"
        assert self.old or not path.exists(), self.name
        path.write_text(text.replace(self.old, self.new) if self.old else self.new, "utf-8")


def edits(block: str) -> Iterator[Edit]:
    """Yield the edits of the body of a block. A line `...` stands for the lines between two."""
    for part in re.split(r"^--- ", block, flags=re.M)[1:]:
        name, _, lines = part.partition("\n")
        for hunk in re.split(r"^\.\.\.\n", lines, flags=re.M):
            yield Edit(name, _without("+", hunk), _without("-", hunk))


def _without(mark: str, hunk: str) -> str:
    lines = hunk.splitlines(keepends=True)
    return "".join(line[1:] for line in lines if not line.startswith(mark))
