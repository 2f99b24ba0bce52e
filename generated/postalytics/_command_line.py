# Emitted from the spec by postalytics-codegen. Do not edit: change the spec instead.
"""What the command line lists.

The client and the rest of the API are loaded when a command is named.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from postalytics_runtime.cli import CommandGroup, CommandLine, ListedUpload

if TYPE_CHECKING:
    from postalytics_runtime.doctor import Doctor
    from postalytics_runtime.schema import Api, OperationCommand

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


def _doctor() -> Doctor:
    from ._doctor import DOCTOR

    return DOCTOR


def _accounts_commands() -> tuple[OperationCommand, ...]:
    from ._commands.accounts import COMMANDS

    return COMMANDS


def _campaigns_commands() -> tuple[OperationCommand, ...]:
    from ._commands.campaigns import COMMANDS

    return COMMANDS


def _contacts_commands() -> tuple[OperationCommand, ...]:
    from ._commands.contacts import COMMANDS

    return COMMANDS


def _flows_commands() -> tuple[OperationCommand, ...]:
    from ._commands.flows import COMMANDS

    return COMMANDS


def _mail_commands() -> tuple[OperationCommand, ...]:
    from ._commands.mail import COMMANDS

    return COMMANDS


def _suppressions_commands() -> tuple[OperationCommand, ...]:
    from ._commands.suppressions import COMMANDS

    return COMMANDS


def _templates_commands() -> tuple[OperationCommand, ...]:
    from ._commands.templates import COMMANDS

    return COMMANDS


def _webhooks_commands() -> tuple[OperationCommand, ...]:
    from ._commands.webhooks import COMMANDS

    return COMMANDS


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
    groups=(
        CommandGroup(
            name="account",
            summary="The account behind the key, its sub-accounts, and links that log in to them.",
            commands=(
                ("me", "Get the account behind the key."),
                ("get", "Get an account."),
                ("create", "Create a sub-account of the account behind the key."),
                ("change", "Replace the data of the account behind the key."),
                (
                    "delete",
                    "Delete a sub-account with its campaigns, templates and lists, for good.",
                ),
                ("integrations", "List the integrations of the account."),
                ("login-link", "Create a short-lived link that logs its holder in to an account."),
            ),
            load=_accounts_commands,
        ),
        CommandGroup(
            name="campaigns",
            summary="Campaigns, their modes, and the events of their mail.",
            commands=(
                ("list", "List all campaigns of the account, without their counters."),
                ("drips", "List all triggered drip campaigns of the account with their endpoints."),
                ("get", "Get the basic details of a campaign."),
                ("stats", "Get a campaign with its mode and its real counters."),
                ("create", "Create a triggered drip campaign with a proofed template."),
                (
                    "set-mode",
                    "Set a campaign to live mode or to test mode, whatever its current mode.",
                ),
                ("delete", "Delete a campaign."),
                ("events", "List the events of the mail of a campaign, the latest first."),
                (
                    "contact-events",
                    "List the events of the mail of one contact in a campaign, the latest first.",
                ),
            ),
            load=_campaigns_commands,
        ),
        CommandGroup(
            name="contacts",
            summary="Contact lists and the people on them.",
            commands=(
                ("lists", "List all contact lists of the account."),
                ("list", "List the contacts on a contact list."),
                ("get", "Get one contact."),
                ("create", "Put a new contact on a contact list."),
                ("change", "Change fields of a contact; the others keep their values."),
                ("delete", "Delete a contact."),
            ),
            load=_contacts_commands,
        ),
        CommandGroup(
            name="flows",
            summary="Flows, and the people enrolled in them.",
            commands=(
                ("list", "List all flows of the account."),
                ("get", "Get one flow."),
                ("enroll-one", "Enroll a contact in a flow."),
                ("unenroll", "Take a contact out of a flow."),
            ),
            load=_flows_commands,
        ),
        CommandGroup(
            name="mail",
            summary="Mail pieces, sent one by one.",
            commands=(("send-one", "Send one mail piece through a triggered drip campaign."),),
            load=_mail_commands,
        ),
        CommandGroup(
            name="suppressions",
            summary="Suppression lists and the people on them.",
            commands=(
                ("lists", "List the suppression lists of the account."),
                ("get-list", "Get one suppression list."),
                ("create-list", "Create an empty suppression list. Contacts are added one by one."),
                ("delete-list", "Delete a suppression list."),
                ("list", "List the contacts on a suppression list."),
                ("get", "Get one contact on a suppression list."),
                ("create", "Put a contact on a suppression list."),
                (
                    "change",
                    "Change fields of a contact on a suppression list; the others keep their values.",
                ),
                ("delete", "Take a contact off a suppression list."),
            ),
            load=_suppressions_commands,
        ),
        CommandGroup(
            name="templates",
            summary="Designs of postcards and letters.",
            commands=(
                ("list", "List all templates of the account."),
                ("get", "Get one template."),
                ("create", "Create a template of markup or of images."),
                ("delete", "Delete a template."),
            ),
            load=_templates_commands,
        ),
        CommandGroup(
            name="webhooks",
            summary="Addresses that the vendor calls when something happens to a campaign's mail.",
            commands=(
                ("list", "List all webhooks of the account."),
                ("get", "Get the webhook of a campaign."),
                ("create", "Create the webhook of a campaign."),
                (
                    "change",
                    "Change fields of the webhook of a campaign; the others keep their values.",
                ),
                ("delete", "Delete the webhook of a campaign."),
            ),
            load=_webhooks_commands,
        ),
    ),
    event_source="campaign",
    doctor=_doctor,
    has_webhooks=True,
)
