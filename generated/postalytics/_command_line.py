# Emitted from the spec by postalytics-codegen. Do not edit: change the spec instead.
"""What the command line lists.

The client and the rest of the API are loaded when a command is named.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from postalytics_runtime.cli import CommandLine, ListedUpload

if TYPE_CHECKING:
    from postalytics_runtime.schema import Api

    from .client import Postalytics
    from .testing import FakePostalytics


def _api() -> Api:
    from ._operations import API

    return API


def _client_class() -> type[Postalytics]:
    from .client import Postalytics

    return Postalytics


def _fake_server() -> type[FakePostalytics]:
    from .testing import FakePostalytics

    return FakePostalytics


COMMAND_LINE = CommandLine(
    name="Postalytics",
    summary="Direct mail by API. Postcards and letters to people on contact lists.",
    api=_api,
    client_class=_client_class,
    fake_server=_fake_server,
    uploads=(
        ListedUpload(
            resource="contacts",
            command="upload",
            summary="Put many contacts on a contact list.",
            operation="contacts.create_contact",
        ),
        ListedUpload(
            resource="flows",
            command="enroll",
            summary="Enroll many people in a flow.",
            operation="flows.enroll_contact",
        ),
        ListedUpload(
            resource="mail",
            command="send",
            summary="Send many mail pieces through a triggered drip campaign.",
            operation="mail.send_mail",
        ),
        ListedUpload(
            resource="suppressions",
            command="fill",
            summary="Put many contacts on a suppression list.",
            operation="suppressions.create_suppressed_contact",
        ),
    ),
    event_source="campaign",
    has_webhooks=True,
)
