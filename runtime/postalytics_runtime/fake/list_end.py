"""Response to a page past the end of a list, for APIs that mark the end with a message."""

from __future__ import annotations

from collections.abc import Iterable

import attrs

from ..suggestions import no_such
from .messages import FakeResponse, error_response

PAST_END_STATUS = 400
"""An assumption: real servers are known to return an error, but its status is not known."""
_STATUSES = range(400, 600)
_STRING, _EMPTY = "string", "empty"
_CONTENT_TYPES = {"text": "text/plain", "html": "text/html"}


@attrs.frozen(kw_only=True)
class ListEnd:
    """Response to a page past the end of a list, for APIs that mark the end with a message.

    Args:
        form: the message as a JSON `string`, as plain `text`, as text with the content type of
            `html`, or at a path of the API's error messages, such as `error.message`; or `empty`,
            a page without items and with status 200. If None, a JSON string if the API may return
            one, else the first such path.
        status: the status, for all forms except `empty`.
    """

    form: str | None = None
    status: int = PAST_END_STATUS

    def answer(self, message: str, message_at: tuple[str, ...]) -> FakeResponse:
        """Return the response to a request for a page past the end."""
        form = self.form or (_STRING if "." in message_at else message_at[0])
        if form == _EMPTY:
            return FakeResponse(200, [])
        if form in _CONTENT_TYPES:
            return FakeResponse(self.status, message, _CONTENT_TYPES[form])
        return error_response(self.status, message, ("." if form == _STRING else form,))

    def require(self, message_at: Iterable[str]) -> None:
        """Raise an error for an unknown form or an invalid status.

        Raises:
            ValueError: if the API does not have the form, or the status is not that of an error.
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
    return [_STRING, *_CONTENT_TYPES, _EMPTY, *(place for place in message_at if place != ".")]
