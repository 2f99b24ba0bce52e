"""A function of the emitted package with all its parts, for its source and its reference."""

from __future__ import annotations

import attrs

from ....model import FieldType, ParameterModel
from ..docstrings import Item, explained
from ..python_source import Section, Words, annotation, docstring, indent

CONFIGURATION: Item = (
    "ConfigurationError",
    ("An argument is wrong, or the inbox belongs to another account.",),
)
NO_INBOX = "The inbox cannot be used."
FILE = "The file of an inbox, which is created if it does not exist, or an open inbox."
FIRST_EVENTS: Item = (
    "start",
    (
        'Whether the events that are listed at the first start are left out, "now", or come first, '
        '"beginning".',
    ),
)
START_PARAMETER = 'start: Literal["now", "beginning"] = "now"'


@attrs.frozen(kw_only=True)
class EmittedFunction:
    """Function with its signature, its docstring and its body."""

    name: str
    parameters: tuple[str, ...]
    """In the notation of Python, each with its annotation and its default."""
    returns: str
    summary: Words
    paragraphs: tuple[Words, ...] = ()
    arguments: tuple[Item, ...]
    errors: tuple[Item, ...] = ()
    body: str

    @property
    def signature(self) -> str:
        """The first line, without a colon at its end."""
        return f"def {self.name}({', '.join(self.parameters)}) -> {self.returns}"

    @property
    def source(self) -> str:
        """The function as source."""
        doc = docstring(
            self.summary,
            *self.paragraphs,
            sections=[Section("Args", self.arguments), Section("Raises", self.errors)],
        )
        return f"{self.signature}:\n{indent(doc)}\n{indent(self.body)}"


def typed(parameter: ParameterModel) -> str:
    """A parameter with its annotation."""
    return f"{parameter.name}: {own_annotation(parameter.type)}"


def own_annotation(type_: FieldType, *, sent: bool = True) -> str:
    """The annotation of a value, with the names of the spec as those of `models`."""
    written = annotation(type_, sent=sent)
    return f"models.{written}" if type_.named else written


def path_arguments(parameters: tuple[ParameterModel, ...]) -> list[Item]:
    """The parameters of a path, and what each means."""
    return [(parameter.name, explained(parameter)) for parameter in parameters]


def interval_argument(seconds: int, when: str = "") -> Item:
    """The time between two polls, of which the number of seconds is the minimum."""
    polls = f"two polls {when}".rstrip()
    words = f"The seconds between {polls}, at least {seconds}; {seconds} if None."
    return "interval", (words,)
