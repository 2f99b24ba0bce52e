"""The code that stands on the pages of the documentation.

A block that no test can run says so where it stands, in a comment directly before it:

    <!-- not run: it needs an app of yours -->
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator, Sequence
from pathlib import Path

import attrs
from markdown_it import MarkdownIt
from markdown_it.token import Token

HOME = Path(__file__).parents[3]
DOCS = HOME / "docs"
PAGES = [
    *(HOME / name for name in ("README.md", "CONTRIBUTING.md", "examples/README.md")),
    *sorted(DOCS.rglob("*.md")),
]
_MARKDOWN = MarkdownIt("commonmark").enable("table")
_SHOWS_CODE = re.compile(r"^({|\.\. )(code|literalinclude)", re.M)
_EXCUSE = re.compile(r"<!-- not run: (.*?) -->\s*", re.S)


@attrs.frozen
class Code:
    """Block of code, or a piece of code in a line of text."""

    page: str
    line: int
    """The line of the fence, from 1 on."""
    text: str
    language: str = ""
    is_block: bool = True
    excuse: str | None = None
    """Why it is not run, as the page says."""

    def __str__(self) -> str:
        """Return the place, as editors know it."""
        return f"{self.page}:{self.line}"

    @property
    def name(self) -> str:
        """The first line: for a program with a file, such as `# app.py`, the name of the file."""
        return self.text.partition("\n")[0].strip("# ")

    @property
    def is_program(self) -> bool:
        """Whether it is Python that runs."""
        return self.is_block and self.language == "python" and self.excuse is None

    @property
    def is_test(self) -> bool:
        """Whether pytest runs it."""
        return "def test_" in self.text

    @property
    def is_file(self) -> bool:
        """Whether it runs by itself, in a file."""
        return self.name.endswith(".py") or "asyncio.run(" in self.text


def code_on(page: str) -> list[Code]:
    """Return all code of a page, by its path from `docs`."""
    return code_in(DOCS / page)


@functools.cache
def code_in(path: Path) -> list[Code]:
    """Return all code of a page."""
    place = path.resolve().relative_to(HOME).as_posix()
    return list(found_in(path.read_text("utf-8"), place))


def found_in(text: str, page: str, line: int = 1) -> Iterator[Code]:
    """Yield the code in Markdown that begins at a line of a page."""
    tokens: Sequence[Token] = _MARKDOWN.parse(text)
    for before, token in zip([Token("", "", 0), *tokens], tokens, strict=False):
        place = line + (token.map or [0])[0]
        if token.type == "fence" and token.info.startswith("{") and not _shows_code(token):
            yield from found_in(token.content, page, place + 1)  # a directive of Sphinx
        elif token.type == "fence":
            excuse = _EXCUSE.fullmatch(before.content)
            yield Code(page, place, token.content, token.info, excuse=excuse[1] if excuse else None)
        elif token.type == "code_block":
            yield Code(page, place, token.content, "indented code")
        elif token.type == "inline":
            pieces = (piece for piece in token.children or () if piece.type == "code_inline")
            yield from (Code(page, place, piece.content, is_block=False) for piece in pieces)


def _shows_code(directive: Token) -> bool:
    return _SHOWS_CODE.search(f"{directive.info}\n{directive.content}") is not None
