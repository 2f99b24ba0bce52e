"""Markdown as a reader sees it."""

from __future__ import annotations

from collections.abc import Iterable

from markdown_it import MarkdownIt
from markdown_it.token import Token

from support.codegen.hostile import CORPUS

READER = MarkdownIt("commonmark").enable(["table", "strikethrough"])

MARKUP = [
    *("|", "a|b", "a\\|b", "\\", "a\\", "`", "``", "`a|b`", "`code`", "`a``b`", "``a`b``", "`a"),
    *("# heading", "- item", "+ item", "* item", "1. item", "1) item", "> said", "---", "==="),
    *("| a | b |", "| --- | --- |", ":---", "    indented", "\tindented", "~~gone~~", "$x$"),
    *("*bold*", "**bold**", "_so_", "__so__", "a_b_c", "a*b*c", "_a", "a_"),
    *(
        "[a](javascript:x)",
        "![a](b)",
        "[a]: b",
        "[a][b]",
        "<b>",
        "</code>",
        "<!--",
        "-->",
        "<a@b.c>",
    ),
    *("&lt;", "&#42;", "&amp;amp;", "<https://a.example>", "```\nx\n```", "~~~\nx\n~~~", "a  \nb"),
    *CORPUS,
]
"""Hostile text that looks like Markdown."""


def text_of(tokens: Iterable[Token]) -> str:
    """Return the text that is shown, with code in backticks."""
    return "".join(
        f"`{token.content}`" if token.type == "code_inline" else token.content for token in tokens
    )


def kinds(tokens: Iterable[Token]) -> set[str]:
    """Return the kinds of the elements in a line."""
    return {token.type for token in tokens}


def blocks(markdown: str) -> list[str]:
    """Return the kinds of the blocks of a page, in order."""
    return [token.type for token in READER.parse(markdown)]


def line(markdown: str) -> list[Token]:
    """Return the content of Markdown that must be one paragraph."""
    opening, inside, closing = READER.parse(markdown)
    assert (opening.type, inside.type, closing.type) == (
        "paragraph_open",
        "inline",
        "paragraph_close",
    )
    return inside.children or []


def cells(markdown: str) -> list[list[Token]]:
    """Return the content of the cells of a table, row by row, with the head."""
    assert blocks(markdown)[0] == "table_open"
    return [token.children or [] for token in READER.parse(markdown) if token.type == "inline"]


def links(markdown: str) -> set[str]:
    """Return the addresses of all links of a page."""
    return {
        str(child.attrs["href"])
        for token in READER.parse(markdown)
        for child in token.children or []
        if child.type == "link_open"
    }
