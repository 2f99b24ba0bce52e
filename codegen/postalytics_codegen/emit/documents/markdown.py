"""Small pieces of Markdown. Text from the spec stays text, whatever it says."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ...model import SourceModel
from ...yaml import Text

HEADER = "<!-- Emitted from the spec by postalytics-codegen. Do not edit: change the spec. -->\n\n"

_ENTITIES = {"&": "&amp;", "<": "&lt;", ">": "&gt;", "|": "&#124;"}
_MARKUP = re.compile(r"[\\`*\[\]~$&<>|]|(?<![A-Za-z0-9])_|_(?![A-Za-z0-9])")
_CODE_SPAN = re.compile(r"(`[A-Za-z0-9_.()=,/-]+(?: [A-Za-z0-9_.()=,/-]+)*`)")
_BLOCK_START = re.compile(r"\A(?:[-+=#:]|[0-9]+[.)])")
_NOT_PLAIN = re.compile(r"[^A-Za-z0-9 ]")
_NOT_IN_ADDRESS = re.compile(r"[^A-Za-z0-9._~:/?#@!$&+,;=%-]")


def inline(*words: str | Text) -> str:
    """A line of running text; what comes from the spec is escaped, our own words are not."""
    texts = [word if isinstance(word, str) else _escaped(word.value) for word in words]
    return " ".join("".join(texts).split())


def _escaped(text: str) -> str:
    """Text in which Markdown sees nothing but text."""
    shown = " ".join("".join(c if c.isprintable() else " " for c in text).split())
    parts = _CODE_SPAN.split(shown)
    parts[::2] = [_MARKUP.sub(_plain, part) for part in parts[::2]]
    return _BLOCK_START.sub(lambda match: f"{match[0][:-1]}\\{match[0][-1]}", "".join(parts))


def _plain(match: re.Match[str]) -> str:
    return _ENTITIES.get(match[0], f"\\{match[0]}")


def code(text: str | Text) -> str:
    """Text as code. It may stand in a table."""
    value = text if isinstance(text, str) else text.value
    value = "".join(c if c.isprintable() else ascii(c)[1:-1] for c in value)
    if value and value.strip() == value and not set("`|") & set(value):
        return f"`{value}`"
    return f"<code>{_NOT_PLAIN.sub(lambda match: f'&#{ord(match[0])};', value)}</code>"


def link(words: str, address: Text) -> str:
    """A link to a page of the vendor; only the words where the address is none of the web."""
    target = address.value
    if not target.startswith(("https://", "http://")):
        return words
    safe = _NOT_IN_ADDRESS.sub(
        lambda match: "".join(f"%{byte:02X}" for byte in match[0].encode("utf-8", "replace")),
        target,
    )
    return f"[{words}]({safe})"


def page_name(source: SourceModel) -> str:
    """What is shown for a source: its page, or the last part of another address."""
    return _escaped(source.page.value if source.page else source.url.value.rpartition("/")[2])


def table(headings: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A table of the columns that have anything in them; empty text where there are no rows."""
    kept = [column for column in range(len(headings)) if any(row[column] for row in rows)]
    lines = [headings, ["---"] * len(headings), *rows]
    return "".join(f"| {' | '.join(line[column] for column in kept)} |\n" for line in lines if kept)


def fence(language: str, text: str) -> str:
    """A block of code. Its lines must not begin with backticks."""
    return f"```{language}\n{text.rstrip()}\n```\n"
