"""The docstrings of emitted functions."""

from __future__ import annotations

from typing import TypeAlias

from ...language import EFFECTS
from ...model import BulkModel, ModelModel, OperationModel, ParameterModel, SwitchModel
from ...yaml import Text
from ..limits import parameter_limits, sentence
from .python_source import Section, Words, docstring, origin, together

Models: TypeAlias = dict[str, ModelModel]
Item: TypeAlias = tuple[str, Words]

_INVALID: Item = ("InvalidRequestError", ("A value breaks the API's rules; nothing was sent.",))
_NOT_SENT: Item = ("NotSentError", ("The request never left; repeating it is safe.",))
_UNKNOWN: Item = (
    "OutcomeUnknownError",
    ("It may have been carried out; look before you repeat it.",),
)
_NO_ANSWER: Item = (
    "OutcomeUnknownError",
    ("No answer came. It changes nothing, so it may be repeated.",),
)
_REFUSED: Item = ("ResponseError", ("The API refused; its kinds say why.",))
_UNREADABLE: Item = (
    "UnreadableResponseError",
    ("The API accepted it, but its answer cannot be read.",),
)
_INCOMPLETE: Item = (
    "IncompleteListError",
    ("At the end: the API says that the list has more items than it showed.",),
)
_TWO_MEANINGS: Item = (
    "AmbiguousIdError",
    ("The id means two things, or that cannot be ruled out; nothing was sent.",),
)
_LIVE_MAIL: Item = (
    "LiveMailError",
    ("It would mail for real, or may, and the client must not; nothing was mailed.",),
)
_NO_CONSENT: Item = (
    "ConfigurationError",
    ("It may mail for real, and neither `live` nor the client allows or forbids it.",),
)
_JOURNAL: Item = (
    "journal",
    (
        "A folder that keeps what became of each row, so that a program that was killed goes on "
        "where it was, and no row is sent twice. The same rows must be given again.",
    ),
)
_TOKEN_FIELD: Item = (
    "token_field",
    (
        "A variable field that the mail does not print: a mark of the row is put there, by which "
        "an unconfirmed row is found on the list.",
    ),
)
_LIVE: Item = (
    "live",
    (
        "The number of pieces that may be mailed for real. With a `journal` it must equal the "
        "number of rows still to be sent; without one it is the maximum. Leave it out with a "
        "client made with `allow_live_mail=False`, which sends tests only.",
    ),
)
_MAX_REJECTED: Item = (
    "max_rejected",
    ("The share of rows that may be refused before the upload stops.",),
)
LIMIT = "The most items wanted in all."
_STARTS = {
    "rows": "The row to start at.",
    "numbers": "The number of the page to start at.",
    "offset": "How many items to pass over.",
}


def operation_docstring(
    operation: OperationModel, models: Models, query: tuple[ParameterModel, ...]
) -> str:
    """The docstring of an operation; `query` is what callers give of its query as it is."""
    named = [*operation.path_parameters, *query]
    arguments: list[Item] = []
    if operation.body:
        arguments.append(("body", (models[operation.body].summary,)))
    arguments += [(p.name, words) for p in named if (words := parameter_words(p))]
    if operation.paging:
        start, how = operation.paging.start, (_STARTS[operation.paging.style],)
        arguments.append((start.name, parameter_words(start) or how))
    arguments += [("limit", (LIMIT,))] if operation.many else []
    return docstring(
        (operation.summary,),
        (operation.note,) if operation.note else (),
        (f"Effect: {operation.effect}; it {EFFECTS[operation.effect]}.",),
        live_mail_words(operation),
        ambiguity_words(operation),
        origin(operation.source),
        sections=[Section("Args", arguments), Section("Raises", raises(operation))],
    )


def raises(operation: OperationModel) -> list[Item]:
    """The errors that an operation may end in, and what each means."""
    given = operation.body or operation.path_parameters or operation.query_parameters
    return [
        *([_INVALID] if given or operation.many else []),
        *([_TWO_MEANINGS] if operation.ambiguity else []),
        *([_LIVE_MAIL] if operation.effect == "mail" else []),
        _NOT_SENT,
        _NO_ANSWER if operation.effect == "read" else _UNKNOWN,
        _REFUSED,
        _UNREADABLE,
        *([_INCOMPLETE] if operation.paging and operation.paging.total else []),
    ]


def parameter_words(parameter: ParameterModel) -> Words:
    """What is known of a parameter; empty where its name says it all."""
    summary = parameter.summary or (parameter.named.summary if parameter.named else None)
    facts: list[Words] = [(summary,)] if summary else []
    facts += [(sentence(limit),) for limit in parameter_limits(parameter)]
    if parameter.note:
        facts.append((parameter.note,))
    if parameter.confidence:
        facts.append((f"Confidence: {parameter.confidence}.",))
    if parameter.example is not None:
        facts.append(("Example: ", *_shown(parameter.example), "."))
    return together(facts)


def _shown(value: int | float | bool | Text) -> Words:
    """A value as it is written in Python, in a docstring."""
    return ('"', value, '"') if isinstance(value, Text) else (ascii(value),)


def live_mail_words(operation: OperationModel) -> Words:
    """What a client does that must not mail; empty where nothing is mailed."""
    if operation.effect != "mail":
        return ()
    guard = operation.guard
    if guard is None or guard.field is None or guard.harmless is None:
        return (
            "Nothing shows whether it would be a test, so a client made with "
            "`allow_live_mail=False` always refuses it.",
        )
    same = " and ".join(f"`{parameter}`" for _, parameter in guard.match)
    return (
        f"It mails for real unless `{guard.read.name}` shows `{guard.field.name}` as ",
        *_shown(guard.harmless),
        f" for the same {same}. A client made with `allow_live_mail=False` looks there first, and "
        "refuses to mail for real.",
    )


def ambiguity_words(operation: OperationModel) -> Words:
    """What is read before a call whose id may mean two things; empty where it cannot."""
    ambiguity = operation.ambiguity
    if ambiguity is None:
        return ()
    kinds = " or ".join(f"`{field.name}`" for field in ambiguity.fields)
    return (
        f"Whether the path takes {kinds} is unknown, so `{ambiguity.read.name}` is read before "
        "anything is changed: one more request of the rate limit. An id that means two things is "
        "refused; `client.with_options(allow_ambiguous_ids=True)` does not look.",
    )


def switch_docstring(operation: OperationModel, switch: SwitchModel) -> str:
    """The docstring of the function that makes a toggle safe."""
    arguments = [
        (p.name, words) for p in operation.path_parameters if (words := parameter_words(p))
    ]
    on, off = _shown(switch.on), _shown(switch.off)
    states = (f"What is wanted: `{switch.field.name}` ", *on, " for True, ", *off, " for False.")
    lost: Item = ("ToggleError", ("It is unknown how it stands, or not as wanted even now.",))
    refused = [_TWO_MEANINGS] if operation.ambiguity else []
    return docstring(
        (switch.summary,),
        (
            f"`{operation.name}` goes by what is there, not by what is wanted. So this reads "
            f"`{switch.field.name}` with `{switch.read.name}`, toggles once if need be, and reads "
            "again. Two programs that switch at the same time can still cross.",
        ),
        ambiguity_words(operation),
        origin(operation.source),
        sections=[
            Section("Args", [*arguments, (switch.argument, states)]),
            Section("Returns", [(switch.read.returns, ("What was read last.",))]),
            Section("Raises", [_INVALID, *refused, _NOT_SENT, _UNKNOWN, _REFUSED, lost]),
        ],
    )


def bulk_docstring(operation: OperationModel, bulk: BulkModel) -> str:
    """The docstring of the function that does an operation for many rows."""
    fixed: list[Item] = [
        (f.name, (f.summary,) if f.summary else ("For all rows.",)) for f in bulk.fixed
    ]
    mail = operation.effect == "mail"
    return docstring(
        (bulk.summary,),
        (
            "Every row ends as created, rejected, unconfirmed or pending; iterate over the upload "
            "for the outcomes, in the order in which they come, and read `report` at the end. ",
            "The rows are read while they are sent, so there may be any number of them.",
        ),
        ("An unconfirmed row is never sent again by itself.",) if mail else (),
        live_mail_words(operation),
        origin(operation.source),
        sections=[
            Section(
                "Args",
                [
                    ("rows", ("Models, or mappings with the names of their fields.",)),
                    *fixed,
                    ("concurrency", ("How many rows are under way at once.",)),
                    _JOURNAL,
                    *([_TOKEN_FIELD] if bulk.reconcile else []),
                    _MAX_REJECTED,
                    *([_LIVE] if mail else []),
                ],
            ),
            *([Section("Raises", [_NO_CONSENT])] if mail else []),
        ],
    )
