"""Numbers, times, tables and data as text."""

from __future__ import annotations

import math
import re
import shutil
import textwrap
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from http import HTTPStatus

import attrs

from ..schema import RateLimit
from ..text import excerpt, printable

_COLUMNS = 80
_NAME = 60
"""Maximum number of characters shown of a name."""
_TITLES = len("Environment")
_WHOLE = re.compile(r"`[^`]+`|\([0-9,]+ \w+\)")
"""What is never broken: a command, and a number with its noun."""
_LAST_COMMAND = re.compile(r"(.*:)  (.+)")


def counted(number: int, noun: str) -> str:
    """Return a number with its noun.

    >>> counted(1, "row"), counted(1000, "row")
    ('1 row', '1,000 rows')
    """
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def short_name(name: str) -> str:
    """Return the name of a list, a campaign or an account; of a long one, its beginning.

    >>> short_name("Spring"), short_name("n" * 300)[-5:]
    ('Spring', 'nn...')
    """
    return excerpt(name, _NAME)


def duration(seconds: float) -> str:
    """Return a duration in its two largest units.

    >>> duration(5.2), duration(333), duration(33_333)
    ('5 s', '5 min 33 s', '9 h 15 min')
    """
    whole = math.floor(seconds)
    if whole < 1:
        return "less than 1 s"
    if whole < 60:
        return f"{whole} s"
    if whole < 3600:
        return f"{whole // 60} min {whole % 60} s"
    return f"{whole // 3600} h {whole % 3600 // 60} min"


def period(seconds: float) -> str:
    """Return a duration that is a setting, without a last part of zero.

    >>> period(300), period(90), period(7200)
    ('5 min', '1 min 30 s', '2 h')
    """
    return duration(seconds).removesuffix(" 0 s").removesuffix(" 0 min")


def minimum_duration(requests: int, windows: Iterable[RateLimit]) -> float:
    """Return the minimum duration of this number of requests, in seconds.

    The rate limits alone set it; the response time of the server does not count.

    >>> minimum_duration(1000, [RateLimit(3, 1), RateLimit(180, 60)])
    333.0
    """
    return max((max(requests - 1, 0) // w.requests * float(w.seconds) for w in windows), default=0)


def clock_time(seconds: float, now: datetime) -> str:
    """Return the local time of the machine after a duration; with the date if it is another day.

    Args:
        seconds: the duration; part of a minute counts as a whole one.
        now: the present time, with a time zone.
    """
    end = now.astimezone(UTC) + timedelta(seconds=seconds)
    if end.second or end.microsecond:
        end = end.replace(second=0, microsecond=0) + timedelta(minutes=1)
    local = end.astimezone()
    same_day = local.date() == now.astimezone().date()
    return f"{local:%H:%M}" if same_day else f"{local:%Y-%m-%d %H:%M}"


def rate_text(windows: Sequence[RateLimit]) -> str:
    """Return the rate that the limits allow in the long run."""
    if not windows:
        return "no limit"
    return f"{min(window.requests / window.seconds for window in windows):g} requests/s"


def status_text(status: int) -> str:
    """Return an HTTP status with its standard phrase.

    >>> status_text(404), status_text(799)
    ('404 Not Found', '799')
    """
    try:
        return f"{status} {HTTPStatus(status).phrase}"
    except ValueError:
        return str(status)


def table_lines(rows: Iterable[tuple[str, Sequence[str]]], width: int = 0) -> list[str]:
    """Return aligned lines: each title with its lines beside it.

    Args:
        rows: the titles with their lines.
        width: the minimum width of the titles, in characters.
    """
    rows = list(rows)
    width = max([width, *(len(title) for title, _ in rows)])
    return [
        f"{title if index == 0 else '':{width}}  {line}"
        for title, lines in rows
        for index, line in enumerate(lines)
    ]


class Verbatim(str):
    """Line that is never wrapped: a path or a command, to be copied."""

    __slots__ = ()


def path_line(path: object) -> Verbatim:
    """Return a line with a path, escaped."""
    return Verbatim(printable(str(path)))


def wrapped_table(rows: Iterable[tuple[str, Sequence[str]]]) -> list[str]:
    """Return the lines of a plan or of a job in 80 columns, each title with its lines beside it.

    A line that is too long goes on below itself; a word that is too long stays whole.

    >>> wrapped_table([("Rate", ["3 requests/s"])])
    ['Rate         3 requests/s']
    """
    fitting = [(title, [part for line in lines for part in _beside(line)]) for title, lines in rows]
    return table_lines(fitting, _TITLES)


def _beside(line: str) -> list[str]:
    if isinstance(line, Verbatim):
        return [line]
    blanks = line[: len(line) - len(line.lstrip())]
    hanging = f"{blanks}  " if blanks else ""
    return filled(line, _COLUMNS - _TITLES - 2, hanging=hanging) or [line]


def wrapped(text: str) -> str:
    r"""Return text in lines of at most 80 columns, or of the width of the terminal.

    No word is broken, and no command: between backquotes, or behind a colon and two blanks, which
    gets a line of its own. A line that begins with a blank is kept as it is: it is a command to
    copy, or a row of a table.

    >>> print(wrapped("Do it.\n  shop books upload"))
    Do it.
      shop books upload
    """
    lines = (line if line[:1].isspace() else _wrapped(line) for line in text.split("\n"))
    return "\n".join(lines)


def wrapped_item(line: str) -> str:
    """Return a line of a list like `wrapped`, with its own indent and more where it continues."""
    text = line.lstrip(" ")
    indent = " " * (len(line) - len(text))
    return _wrapped(text, indent, f"{indent}  " if indent else "")


def _wrapped(line: str, indent: str = "", hanging: str = "") -> str:
    # Some terminals add an empty line after a line of their whole width.
    width = max(shutil.get_terminal_size((_COLUMNS, 1)).columns - 1, 1)
    if len(line) > width and (found := _LAST_COMMAND.fullmatch(line)):
        return f"{_wrapped(found[1], indent, hanging)}\n{indent}  {found[2]}"
    return "\n".join(filled(line, width, indent, hanging))


def filled(text: str, width: int, indent: str = "", hanging: str = "") -> list[str]:
    """Return a text in lines of at most `width` columns, in which no word and no command is broken.

    Args:
        text: the text.
        width: the number of columns.
        indent: what the first line begins with.
        hanging: what each further line begins with.

    >>> filled("It was left out (6 rows).", 20, hanging="  ")
    ['It was left out', '  (6 rows).']
    """
    lines = textwrap.wrap(
        _WHOLE.sub(lambda found: found[0].replace(" ", "\0"), text),
        width,
        initial_indent=indent,
        subsequent_indent=hanging,
        break_long_words=False,
        break_on_hyphens=False,
    )
    return [line.replace("\0", " ") for line in lines]


def field_list(names: Iterable[str]) -> str:
    """Return field names as text, with numbered fields as a range.

    >>> field_list(["first", "extra_1", "extra_2", "extra_3"])
    'first, extra_1 to extra_3'
    """
    groups: dict[str, list[str]] = {}
    for name in names:
        groups.setdefault(re.sub(r"[0-9]+$", "", name), []).append(name)
    return ", ".join(
        f"{group[0]} to {group[-1]}" if len(group) > 2 else ", ".join(group)
        for group in groups.values()
    )


def to_json(value: object) -> bytes:
    """Return data for programs as lines of JSON; objects of `attrs` classes may be in it."""
    import orjson  # Imported late: no help of a command needs it.

    return orjson.dumps(
        value, default=attrs.asdict, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE
    )
