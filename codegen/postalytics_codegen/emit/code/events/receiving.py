"""The emitted functions that receive deliveries."""

from __future__ import annotations

from ....model import EventsModel, WebhookUseModel
from ..docstrings import Item
from ..python_source import annotation
from .functions import (
    CONFIGURATION,
    FILE,
    FIRST_EVENTS,
    NO_INBOX,
    START_PARAMETER,
    EmittedFunction,
    interval_argument,
)

SUBSCRIBE_IMPORTS = "from . import events\n"
"""What only type checkers need for the annotations of `subscribe`."""

_URL = (
    "The public address that leads to this machine, such as `https://hooks.example.com`; a secret "
    "path is added to it.",
)
_ON_EXIT = (
    'What becomes of the webhook at the end: "delete", or "keep", so that a service loses nothing '
    "while it restarts. Several processes with one inbox must keep it.",
)
_LISTEN = (
    "Whether to listen here; if not, your application serves the inbox, such as with "
    "`inbox.asgi()`.",
)
_TAKEN = "The webhook calls another receiver, and `replace` is False."
_NO_SOURCE = "The ID does not exist, or may mean another record, too."

JUDGE = EmittedFunction(
    name="judge",
    parameters=(
        *("token: str | None", "method: str", "headers: runtime.Headers", "body: bytes", "*"),
        "tokens: Sequence[str]",
    ),
    returns="Judgement",
    summary=("Return what to respond to a request at the secret URL, and the report to keep.",),
    paragraphs=(
        (
            "It does no I/O, and never raises because of what came in. Keep the report with "
            "`inbox.receive` or `inbox.receive_now` before you respond: a status of 200 says that "
            "it cannot be lost.",
        ),
    ),
    arguments=(
        ("token", ("The last segment of the request's path.",)),
        ("method", ("The request's method.",)),
        ("headers", ("The request's headers, as a mapping or as your framework has them.",)),
        ("body", ("The request's body as it came, not decompressed.",)),
        ("tokens", ("The tokens that are valid: `inbox.tokens`.",)),
    ),
    body="return runtime.judge(EVENTS, token, method, headers, body, tokens=tokens)",
)

PARSE_DELIVERY = EmittedFunction(
    name="parse_delivery",
    parameters=("body: bytes | str | Mapping[str, Any]",),
    returns="Event",
    summary=("Return the event that a delivery reports, for a receiver without an inbox.",),
    paragraphs=(
        (
            "It does no I/O and keeps nothing. A redelivery has the same `id`: make the effect of "
            "the event depend on it. Deliveries are not signed: check a secret in the URL first. "
            "`judge` checks one, and an `Inbox` keeps each event until it is handled.",
        ),
        (
            "An unknown kind is not an error: it stays as it was received. An ID or a date that is "
            "missing is None.",
        ),
    ),
    arguments=(("body", ("The request's body, or the JSON object in it.",)),),
    errors=(
        (
            "ValueError",
            (
                "The body is not JSON, not an object, does not say what happened, or is larger "
                "than 256 KiB.",
            ),
        ),
        ("TypeError", ("The body is not bytes, text or a mapping.",)),
    ),
    body="return runtime.parse_delivery(EVENTS, body, Event)",
)


def subscribe(events: EventsModel, webhooks: WebhookUseModel) -> EmittedFunction:
    """The function of the resource of webhooks that receives the events of a source."""
    given = webhooks.ids[0]
    shown = f"The `{given.name}` of the {events.noun}, as `{webhooks.sources.name}` shows it."
    delivered = events.deliveries.note if events.deliveries else None
    return EmittedFunction(
        name="subscribe",
        parameters=(
            *("self", "*", f"{given.name}: {annotation(given.type)}", "url: str"),
            "inbox: str | PathLike[str] | events.Inbox",
            *('on_exit: Literal["delete", "keep"] = "delete"', 'host: str = "127.0.0.1"'),
            *("port: int = 8080", "listen: bool = True", "replace: bool = False"),
            *(START_PARAMETER, "interval: float | None = None"),
        ),
        returns="AbstractAsyncContextManager[events.Subscription[events.Event]]",
        summary=(f"Receive the events of a {events.noun} by webhook, and poll for lost ones.",),
        paragraphs=(
            (
                "The webhook is created or, after a crash, adopted. Events that came while nothing "
                "listened are polled: at the start, every 6 hours, and after 24 hours without a "
                "delivery. Without a webhook, because the API refuses one or another receiver "
                "takes it over, all events are polled.",
            ),
            (webhooks.note,) if webhooks.note else (),
            (delivered,) if delivered else (),
        ),
        arguments=(
            (given.name, (shown,)),
            ("url", _URL),
            ("inbox", (FILE,)),
            ("on_exit", _ON_EXIT),
            ("host", ("The address to listen on.",)),
            ("port", ("The port to listen on; any free port if 0.",)),
            ("listen", _LISTEN),
            ("replace", ("Whether to take the webhook over from another receiver.",)),
            FIRST_EVENTS,
            interval_argument(events.polled.interval, "without a webhook"),
        ),
        errors=_ERRORS,
        body="from postalytics_runtime import events as runtime\n\n"
        "from . import events\n\n"
        f"return runtime.subscribe(self._client, {given.name}, url=url, inbox=inbox, "
        "on_exit=on_exit, host=host, port=port, listen=listen, replace=replace, start=start, "
        "interval=interval, inbox_type=events.Inbox)",
    )


_ERRORS: tuple[Item, ...] = (
    CONFIGURATION,
    ("InvalidRequestError", (_NO_SOURCE,)),
    ("WebhookTakenError", (_TAKEN,)),
    ("InboxError", (NO_INBOX,)),
)
