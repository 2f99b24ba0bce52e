"""What a page past the end of a list looks like, where the API shows the end by a message."""

from __future__ import annotations

from collections.abc import Iterable

import attrs

from ..suggestions import no_such
from .messages import FakeResponse, error_response

PAST_END_STATUS = 400
"""It is a choice: what is known of real servers is that it is an error, not which."""
_STATUSES = range(400, 600)
_STRING, _TEXT, _HTML, _EMPTY = "string", "text", "html", "empty"


@attrs.frozen(kw_only=True)
class ListEnd:
    """What a page past the end of a list looks like, where the API shows the end by a message.

    Args:
        form: the message as a JSON `string`, as plain `text`, as text with the content type of
            `html`, or at a place where the API keeps the message of an error, such as
            `error.message`; or `empty`, a page without items and with status 200. If None, a JSON
            string where the API may answer one, else the first such place.
        status: the status, for all forms but `empty`.
    """

    form: str | None = None
    status: int = PAST_END_STATUS

    def answer(self, message: str, message_at: tuple[str, ...]) -> FakeResponse:
        """Return the answer to a request for a page past the end."""
        form = self.form or (_STRING if "." in message_at else message_at[0])
        if form == _EMPTY:
            return FakeResponse(200, [])
        if form in (_TEXT, _HTML):
            return FakeResponse(
                self.status, message, "text/plain" if form == _TEXT else "text/html"
            )
        return error_response(self.status, message, ("." if form == _STRING else form,))

    def require(self, message_at: Iterable[str]) -> None:
        """Refuse a form or a status that there is not.

        Raises:
            ValueError: the form is none of the API's, or the status is not that of an error.
        """
        if self.form is not None and self.form not in (known := forms(message_at)):
            raise ValueError(no_such("end of a list", self.form, known))
        if self.status not in _STATUSES:
            raise ValueError(f"The status must be from 400 to 599, not {self.status!r}.")


LIST_END = ListEnd()


def forms(message_at: Iterable[str]) -> list[str]:
    """Return the forms that the end of a list can have.

    >>> forms([".", "error.message"])
    ['string', 'text', 'html', 'empty', 'error.message']
    """
    return [_STRING, _TEXT, _HTML, _EMPTY, *(place for place in message_at if place != ".")]
