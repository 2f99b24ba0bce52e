# Emitted from the spec by postalytics-codegen. Do not edit: change the spec instead.
"""The commands of `campaigns`, as data."""

from __future__ import annotations

from postalytics_runtime.schema import CommandValue, OperationCommand

from .._operations import campaigns as _campaigns

COMMANDS: tuple[OperationCommand, ...] = (
    OperationCommand(
        name="list",
        operation=_campaigns.LIST_CAMPAIGNS,
        help="List all campaigns of the account, without their counters.\n\nThe counters may all be 0 here; `postalytics campaigns stats` has real ones.",
        example="",
        values=(),
        columns=("drop_id", "name", "endpoint", "status", "is_live_mode", "send_date"),
    ),
    OperationCommand(
        name="drips",
        operation=_campaigns.LIST_DRIP_CAMPAIGNS,
        help="List all triggered drip campaigns of the account with their endpoints.",
        example="",
        values=(),
    ),
    OperationCommand(
        name="get",
        operation=_campaigns.GET_CAMPAIGN,
        help="Get the basic details of a campaign.",
        example="71238",
        values=(
            CommandValue(
                name="drop_id",
                option=None,
                help="Drop ID of the campaign. It is unknown whether the API takes the campaign ID instead.",
            ),
        ),
    ),
    OperationCommand(
        name="stats",
        operation=_campaigns.GET_CAMPAIGN_STATS,
        help="Get a campaign with its mode and its real counters.\n\nA call may take about one second.",
        example="71238",
        values=(CommandValue(name="drop_id", option=None, help="Drop ID of the campaign."),),
    ),
    OperationCommand(
        name="create",
        operation=_campaigns.CREATE_CAMPAIGN,
        help="Create a triggered drip campaign with a proofed template.\n\nThe initial mode is unknown: read the mode before sending.",
        example="--name Keymaker --template-front-id 301 --credit-type 34 --postage-type 1 --sender-name Metacortex --sender-address1 '36 Pipers Row' --sender-city 'New York' --sender-state NY --sender-zip 10001",
        values=(
            CommandValue(name="name", option="--name", help="Name."),
            CommandValue(
                name="template_front_id",
                option="--template-front-id",
                help="ID of the template, which must be proofed.",
            ),
            CommandValue(
                name="template_envelope_id",
                option="--template-envelope-id",
                help="ID of a custom envelope for letters.",
            ),
            CommandValue(
                name="credit_type",
                option="--credit-type",
                help="The type of credit that pays for a mail piece. Values: 21 postcard 4x6 first class, 22 postcard 6x9 first class, 23 postcard 6x11 first class, 24 letter first class, 28 bifold 12x9 first class, 29 bifold 6x18 first class, 32 postcard 6x9 standard, 33 postcard 6x11 standard, 34 letter standard.",
            ),
            CommandValue(
                name="postage_type",
                option="--postage-type",
                help="The class of postage. Values: 0 first class, 1 standard.",
            ),
            CommandValue(
                name="sender_name", option="--sender-name", help="The name in the return address."
            ),
            CommandValue(
                name="sender_address1", option="--sender-address1", help="Sender address1."
            ),
            CommandValue(
                name="sender_address2", option="--sender-address2", help="Sender address2."
            ),
            CommandValue(name="sender_city", option="--sender-city", help="Sender city."),
            CommandValue(name="sender_state", option="--sender-state", help="Sender state."),
            CommandValue(name="sender_zip", option="--sender-zip", help="Sender zip."),
            CommandValue(
                name="sender_country",
                option="--sender-country",
                help="Code of the country; US when left out.",
            ),
        ),
    ),
    OperationCommand(
        name="set-mode",
        operation=_campaigns.TOGGLE_CAMPAIGN_MODE,
        help="Set a campaign to live mode or to test mode, whatever its current mode.",
        example="71238 test",
        values=(CommandValue(name="drop_id", option=None, help="Drop ID of the campaign."),),
        toggle=_campaigns.SET_CAMPAIGN_MODE,
        words=("live", "test"),
    ),
    OperationCommand(
        name="delete",
        operation=_campaigns.DELETE_CAMPAIGN,
        help="Delete a campaign.",
        example="71238",
        values=(CommandValue(name="drop_id", option=None, help="Drop ID of the campaign."),),
        shows=_campaigns.GET_CAMPAIGN_STATS,
    ),
    OperationCommand(
        name="events",
        operation=_campaigns.LIST_CAMPAIGN_EVENTS,
        help="List the events of the mail of a campaign, the latest first.\n\nThe operation has no filter by date, and an event has no ID: two events with the same contact, name, date and metadata count as one.",
        example="71238 --limit 20",
        values=(
            CommandValue(name="drop_id", option=None, help="Drop ID of the campaign."),
            CommandValue(
                name="page_number",
                option="--page-number",
                help="The page to start at. A page has as many events as `limit` says, at most 100. At least 1.",
            ),
        ),
        columns=("event_date", "event_name", "data_id", "first_name", "last_name", "city", "state"),
    ),
    OperationCommand(
        name="contact-events",
        operation=_campaigns.LIST_CONTACT_EVENTS,
        help="List the events of the mail of one contact in a campaign, the latest first.",
        example="71238 9000 --limit 20",
        values=(
            CommandValue(name="drop_id", option=None, help="Drop ID of the campaign."),
            CommandValue(name="data_id", option=None, help="ID of the contact in the campaign."),
            CommandValue(
                name="page_number",
                option="--page-number",
                help="The page to start at. A page has as many events as `limit` says, at most 100. At least 1.",
            ),
        ),
        columns=("event_date", "event_name", "data_id", "first_name", "last_name", "city", "state"),
    ),
)
