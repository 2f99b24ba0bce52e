"""A key and personal data that are easy to find, and a net that catches all output."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import pickle
import warnings
from collections.abc import Iterable, Iterator
from typing import Any

from postalytics.models import NewContact, Recipient
from postalytics_runtime.errors import PostalyticsError, outcome_of
from support.leaks import leaks, shown_by

KEY = "KANARIENKEY-3AEF-7ADE-A468-9D51756E5D32"
FIRST_NAME = 'Zoë-Kanarie "Z."'
STREET = "77 Käfigweg <&> O'Voliere"
MAIL = "sittich+7@nest.example"
VARIABLE = 'Papagei \\ 100 % "grün"'
ENDPOINT = "wellensittich/7?x#ü"
QUERY = "nymphensittich & söhne"
HEADER = "zaunkoenig, 7"
ANSWERED = "Nachtigall-Straße 5"
PASSWORD = "rotkehlchen"

CANARIES = [KEY, FIRST_NAME, STREET, MAIL, VARIABLE, ENDPOINT, QUERY, HEADER, ANSWERED, PASSWORD]


def contact(**changes: Any) -> NewContact:
    fields: dict[str, Any] = {
        "contact_list_id": 1,
        "first_name": FIRST_NAME,
        "last_name": "Vogel",
        "address_street": STREET,
        "address_city": "Boston",
        "address_state": "MA",
        "address_zip": "02134",
        "email_address": MAIL,
        "var_field_1": VARIABLE,
    }
    return NewContact(**{**fields, **changes})


def recipient() -> Recipient:
    return Recipient(
        first_name=FIRST_NAME,
        last_name="Vogel",
        address_street=STREET,
        address_city="Boston",
        address_state="MA",
        address_zip="02134",
        var_field_1=VARIABLE,
    )


class Net(logging.Handler):
    """All output, by its place."""

    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.told: list[tuple[str, str]] = []
        self.errors: list[BaseException] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.tell(f"log {record.name}", record.getMessage())
        self.tell(f"log record {record.name}", repr(vars(record)))
        if record.exc_info and record.exc_info[1] is not None:
            self.tell(f"log trace {record.name}", shown_by(record.exc_info[1]))

    def tell(self, where: str, text: str) -> None:
        self.told.append((where, text))

    def report(self, error: BaseException, *, skip: str, given: Iterable[object] = ()) -> None:
        """Tell what an error report would."""
        self.errors.append(error)
        self.tell(f"report of {type(error).__name__}", shown_by(error, skip=skip, given=given))
        if isinstance(error, PostalyticsError):
            for protocol in range(pickle.HIGHEST_PROTOCOL + 1):
                pickled = pickle.dumps(error, protocol)
                self.tell(f"pickle of {type(error).__name__}", pickled.decode("latin-1"))
                assert_same(pickle.loads(pickled), error)  # noqa: S301 (its own)

    def caught(self) -> list[tuple[str, list[str]]]:
        """Return the canaries found in the output, with their places."""
        found = ((where, leaks(text, CANARIES)) for where, text in self.told)
        return [(where, canaries) for where, canaries in found if canaries]


def assert_same(made: BaseException, error: PostalyticsError) -> None:
    """Require that an error is the same after pickling."""
    assert (type(made), str(made), repr(made)) == (type(error), str(error), repr(error))
    assert (vars(made), made.args, outcome_of(made)) == (vars(error), error.args, outcome_of(error))


@contextlib.contextmanager
def spread(*, debug: bool = True) -> Iterator[Net]:
    """Catch all records of all loggers, at every level, and all warnings."""
    net = Net()
    root = logging.getLogger()
    names = ["", "asyncio", *(name for name in root.manager.loggerDict if name[:7] == "aiohttp")]
    levels = {name: logging.getLogger(name).level for name in [*names, "postalytics"]}
    for name in levels:
        logging.getLogger(name).setLevel(logging.DEBUG)
    root.addHandler(net)
    with contextlib.suppress(RuntimeError):  # There may be no loop.
        loop = asyncio.get_running_loop()
        loop.set_debug(debug)
        loop.slow_callback_duration = 0.0
    try:
        with warnings.catch_warnings(record=True) as warned:
            warnings.simplefilter("always")
            yield net
        for warning in warned:
            net.tell(f"warning {warning.category.__name__}", str(warning.message))
    finally:
        root.removeHandler(net)
        for name, level in levels.items():
            logging.getLogger(name).setLevel(level)
