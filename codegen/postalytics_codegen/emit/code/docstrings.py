"""The docstrings of emitted functions."""

from __future__ import annotations

from typing import TypeAlias

from ...language import EFFECTS, marks
from ...model import (
    BulkModel,
    FieldModel,
    OperationModel,
    ParameterModel,
    RecordChangeModel,
    ResolvedModel,
    SwitchModel,
)
from ...yaml import Text
from ..deprecations import deprecation_words, old_name_words
from ..limits import field_limits, parameter_limits, sentence
from ..sources import origin
from .python_source import Section, Words, docstring, together

Models: TypeAlias = dict[str, ResolvedModel]
Item: TypeAlias = tuple[str, Words]

_INCOMPLETE = "At the end: the API says that the list has more items than it showed."
_BROKEN_OFF = "After a page: the API names a next page that cannot be requested."
_TWO_MEANINGS: Item = (
    "AmbiguousIdError",
    ("The ID can mean two records, or that cannot be ruled out; nothing was sent.",),
)
_FILE: Item = (
    "FileContent",
    ("The file, with at most `max_body_size` bytes, and its content type.",),
)
_LIVE_MAIL: Item = (
    "LiveMailError",
    ("It would be live mail, or may be, and the client does not allow it; nothing was mailed.",),
)
IDEMPOTENCY_KEY: Item = (
    "idempotency_key",
    (
        "To repeat a call whose outcome is unknown: the `idempotency_key` of its error, with the "
        "same values. A new call has a new key.",
    ),
)
_NO_CONSENT: Item = (
    "ConfigurationError",
    ("It may be live mail, and neither `live` nor the client allows or forbids it.",),
)
_NOT_AGREED: Item = (
    "LiveMailError",
    (
        "While you iterate: the next piece would be live mail, or may be, and that was not agreed "
        "to, or the mode has changed.",
    ),
)
_JOURNAL: Item = (
    "journal",
    (
        "A folder that records what happens to each row, so that a program that was killed goes "
        "on where it was, and no row is sent twice. Give the same rows and the same folder "
        "again: with another folder, all rows are sent. With "
        "`postgresql://user@host/database#june` it is the job `june` in that database, which any "
        "machine can go on with.",
    ),
)
_TOKEN_FIELD: Item = (
    "token_field",
    (
        "A variable field that the mail does not print: it gets the token of the row, by which an "
        "unconfirmed row is found on the list.",
    ),
)
_LIVE: Item = (
    "live",
    (
        "The number of pieces that may be live mail. With a `journal` it must equal the "
        "number of rows still to be sent; without one it is the maximum. Leave it out with a "
        "client made with `allow_live_mail=False`, which sends tests only.",
    ),
)
_MAX_REJECTED: Item = (
    "max_rejected",
    ("The share of rows that may be rejected before the upload stops.",),
)
LIMIT = "The maximum number of items; all if None."


def operation_docstring(
    operation: OperationModel, models: Models, own: tuple[ParameterModel, ...]
) -> str:
    """The docstring of an operation; `own` are parameters that callers give as they are."""
    named = [*operation.path_parameters, *own]
    arguments: list[Item] = []
    if operation.body:
        arguments.append(("body", (models[operation.body].summary,)))
    arguments += [(p.name, words) for p in named if (words := explained(p))]
    if operation.paging:
        start, how = operation.paging.start, (operation.paging.style.begins,)
        arguments.append((start.name, explained(start) or how))
    arguments += [("limit", (LIMIT,))] if operation.many else []
    arguments += [IDEMPOTENCY_KEY] if operation.idempotency_key else []
    effect = operation.meaning("effect", EFFECTS)
    return docstring(
        (operation.summary,),
        deprecation_words(operation),
        (f"{effect[0].upper()}{effect[1:]}. ", *origin(operation)),
        (operation.note,) if operation.note else (),
        live_mail_words(operation),
        ambiguity_words(operation),
        *(mark.words for mark in marks(operation) if mark.name != "effect"),  # it is above
        sections=[
            Section("Args", arguments),
            Section("Returns", [_FILE] if operation.plain == "bytes" else []),
            Section("Raises", raises(operation)),
        ],
    )


def raises(operation: OperationModel) -> list[Item]:
    """The errors that an operation has of its own, and what each means."""
    return [
        *([_TWO_MEANINGS] if operation.ambiguity else []),
        *([_LIVE_MAIL] if operation.effect == "mail" else []),
        *([("IncompleteListError", incomplete)] if (incomplete := _incomplete(operation)) else []),
    ]


def _incomplete(operation: OperationModel) -> Words:
    """Why a list may be incomplete; empty where it is complete at its end."""
    paging = operation.paging
    found = [_INCOMPLETE] if paging and paging.total else []
    found += [_BROKEN_OFF] if paging and paging.style.may_break_off else []
    return tuple(" ".join(found) for _ in found[:1])


def explained(given: ParameterModel | FieldModel) -> Words:
    """What is known of a parameter or a field; empty where its name says it all."""
    summary = given.summary
    if isinstance(given, FieldModel):
        limits = field_limits(given)
    else:
        limits = parameter_limits(given)
        summary = summary or (given.named.summary if given.named else None)
    facts = (summary, *map(sentence, limits), given.note)
    ends = (deprecation_words(given), old_name_words(given))
    return together([*((fact,) for fact in facts if fact), *filter(None, ends)])


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
            "No operation shows whether a call would be a test, so a client made with "
            "`allow_live_mail=False` always refuses it.",
        )
    same = " and ".join(f"`{parameter}`" for _, parameter in guard.match)
    return (
        f"A call is live mail unless `{guard.read.name}` shows `{guard.field.name}` as ",
        *_shown(guard.harmless),
        f" for the same {same}. A client made with `allow_live_mail=False` reads that first, and "
        "refuses live mail.",
    )


def ambiguity_words(operation: OperationModel) -> Words:
    """What is read before a call whose ID may mean two things; empty where it cannot."""
    ambiguity = operation.ambiguity
    if ambiguity is None:
        return ()
    kinds = " or ".join(f"`{field.name}`" for field in ambiguity.fields)
    return (
        f"Whether the path takes {kinds} is unknown, so `{ambiguity.read.name}` is read before "
        "anything is changed: one more request of the rate limit. An ID that can mean two records "
        "is refused; `client.with_options(allow_ambiguous_ids=True)` does not read it.",
    )


def switch_docstring(operation: OperationModel, switch: SwitchModel) -> str:
    """The docstring of the function that makes a toggle safe."""
    arguments = [(p.name, words) for p in operation.path_parameters if (words := explained(p))]
    on, off = _shown(switch.on), _shown(switch.off)
    states = (
        f"The state you want: `{switch.field.name}` ",
        *on,
        " for True, ",
        *off,
        " for False.",
    )
    lost: Item = ("ToggleError", ("The state is unknown, or still not the one you want.",))
    refused = [_TWO_MEANINGS] if operation.ambiguity else []
    return docstring(
        (switch.summary,),
        deprecation_words(operation),
        origin(operation),
        (
            f"`{operation.name}` changes the state to its opposite. So this reads "
            f"`{switch.field.name}` with `{switch.read.name}`, toggles once if needed, and reads "
            "again. Two programs that toggle at the same time can still cross.",
        ),
        ambiguity_words(operation),
        sections=[
            Section("Args", [*arguments, (switch.argument, states)]),
            Section("Returns", [(switch.read.returns, ("What was read last.",))]),
            Section("Raises", [*refused, lost]),
        ],
    )


def changeable(operation: OperationModel, models: Models) -> list[FieldModel]:
    """The fields that the function of a change takes by name."""
    change = operation.change
    if change is None or operation.body is None:
        return []
    named = {str(one.name) for one in change.named}
    return [field for field in models[operation.body].fields if field.name not in named]


def change_words(operation: OperationModel, change: RecordChangeModel) -> list[Words]:
    """What the function of a change does, request by request."""
    reads = "up to one request for each page of the list" if change.read.many else "one request"
    return [
        (
            f"The API has no partial update. So this reads the record with `{change.read.name}`, "
            f"puts your values into it, and sends all of it with `{operation.name}`, also the "
            "fields that the spec does not know. Calls for the same record take turns on an event "
            "loop. What another program changes between the two requests is not seen, and is "
            "overwritten.",
        ),
        (
            f"That is {reads} to read, and one to replace. Each is retried as any read and any "
            "replacement; a retry sends the same record.",
        ),
    ]


def change_raises(operation: OperationModel, change: RecordChangeModel) -> list[Item]:
    """The errors that the function of a change has of its own, and what each means."""
    incomplete: Item = (
        "IncompleteListError",
        ("The list cannot be read to its end, so the record may be on it; nothing was changed.",),
    )
    return [
        ("TypeError", ("There is no field of that name; nothing was sent.",)),
        (
            "InvalidRequestError",
            (
                "There is nothing to change, a value does not fit, or the record that was found "
                "may be another one or has a value that cannot be sent back; nothing was changed.",
            ),
        ),
        ("NotFoundError", ("The record is not there; nothing was changed.",)),
        ("NotSentError", ("The record cannot be read; nothing was changed.",)),
        *([incomplete] if change.read.many else []),
        (
            "OutcomeUnknownError",
            (
                f"`{operation.name}` may have been carried out. Call this again: it reads the "
                "record as it is then.",
            ),
        ),
    ]


def change_docstring(operation: OperationModel, change: RecordChangeModel, models: Models) -> str:
    """The docstring of the function that changes fields of a record."""
    arguments = [(one.name, words) for one in change.named if (words := explained(one))]
    fields = changeable(operation, models)
    some = ", ".join(f"`{field.name}`" for field in fields[:2])
    more = f", such as {some}" if some else ""
    others: Item = (
        "**changes",
        (f"The new values of fields of `{operation.body}`{more}. None is sent as null.",),
    )
    return docstring(
        (change.summary,),
        deprecation_words(operation),
        origin(operation),
        *change_words(operation, change),
        ambiguity_words(operation),
        sections=[
            Section("Args", [*arguments, others]),
            Section("Returns", [(operation.returns, (f"The response to `{operation.name}`.",))]),
            Section("Raises", change_raises(operation, change)),
        ],
    )


def _again(operation: OperationModel) -> Words:
    """What becomes of an unconfirmed row; empty where a list shows it."""
    if operation.idempotency_key:
        return (
            "With a `journal`, an unconfirmed row is sent again with its own idempotency key while "
            "the API remembers it.",
        )
    mail = operation.effect == "mail"
    return ("An unconfirmed row is not sent again unless you ask for it.",) if mail else ()


def bulk_docstring(operation: OperationModel, bulk: BulkModel) -> str:
    """The docstring of the function that does an operation for many rows."""
    fixed: list[Item] = [
        (f.name, (f.summary,) if f.summary else ("For all rows.",)) for f in bulk.fixed
    ]
    mail = operation.effect == "mail"
    return docstring(
        (bulk.summary,),
        deprecation_words(operation),
        (f"Each row {EFFECTS[operation.effect]}. " if mail else "", *origin(operation)),
        (
            "Every row ends as succeeded, rejected, unconfirmed or pending. Iterate over the "
            "upload for the outcomes, in the order in which they come; read `counts` at the end. ",
            "The rows are read while they are sent, so there may be any number of them.",
        ),
        _again(operation),
        live_mail_words(operation),
        sections=[
            Section(
                "Args",
                [
                    ("rows", ("Models, or mappings with the names of their fields.",)),
                    *fixed,
                    ("concurrency", ("The number of rows in flight at once.",)),
                    _JOURNAL,
                    *([_TOKEN_FIELD] if bulk.reconcile else []),
                    _MAX_REJECTED,
                    *([_LIVE] if mail else []),
                ],
            ),
            *([Section("Raises", [_NO_CONSENT, _NOT_AGREED])] if mail else []),
        ],
    )
