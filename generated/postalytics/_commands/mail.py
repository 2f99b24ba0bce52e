# Emitted from the spec by postalytics-codegen. Do not edit: change the spec instead.
"""The commands of `mail`, as data."""

from __future__ import annotations

from postalytics_runtime.schema import CommandValue, OperationCommand

from .._operations import mail as _mail

COMMANDS: tuple[OperationCommand, ...] = (
    OperationCommand(
        name="send-one",
        operation=_mail.SEND_MAIL,
        help="Send one mail piece through a triggered drip campaign.\n\nThrough a live campaign each call is a piece; in test mode nothing is mailed. The response does not identify the piece, so a piece with a lost response cannot be verified.\n\nThe API accepts longer text than it prints. Whether the vendor mails to Canada is unknown, so a Canadian address on a list of rows is a warning, not an error.",
        example="b4d5c0ffee --first-name Thomas --last-name Anderson --address-street '36 Pipers Row' --address-city 'New York' --address-state NY --address-zip 10001",
        values=(
            CommandValue(
                name="endpoint",
                option=None,
                help="Endpoint ID of the campaign, which defines template, postage, pURL redirect and return address. Lists of campaigns, their details and `postalytics campaigns create` have it. Pass the bare ID, not an address.",
            ),
            CommandValue(
                name="first_name",
                option="--first-name",
                help="First name. At least 1 character. At most 50 characters. 20 characters printed, the rest cut.",
            ),
            CommandValue(
                name="last_name",
                option="--last-name",
                help="Last name. At least 1 character. At most 50 characters. 20 characters printed, the rest cut.",
            ),
            CommandValue(
                name="company",
                option="--company",
                help="Company. At most 100 characters. 40 characters printed, the rest cut.",
            ),
            CommandValue(
                name="address_street",
                option="--address-street",
                help="Address street. At most 100 characters. 64 characters printed, the rest cut.",
            ),
            CommandValue(
                name="address_street2",
                option="--address-street2",
                help='If the API responds to everything with 400, try "-" here. At most 100 characters. 64 characters printed, the rest cut.',
            ),
            CommandValue(
                name="address_city",
                option="--address-city",
                help="Address city. At most 100 characters. 50 characters printed, the rest cut.",
            ),
            CommandValue(
                name="address_state", option="--address-state", help="Two letters or the full name."
            ),
            CommandValue(name="address_zip", option="--address-zip", help="A valid ZIP code."),
            CommandValue(
                name="email_address",
                option="--email-address",
                help="Email address. At most 100 characters.",
            ),
            CommandValue(name="phone", option="--phone", help="Phone. At most 100 characters."),
            CommandValue(
                name="mobile_phone",
                option="--mobile-phone",
                help="Mobile phone. At most 100 characters.",
            ),
            CommandValue(
                name="occupation", option="--occupation", help="Occupation. At most 100 characters."
            ),
            CommandValue(name="website", option="--website", help="Website."),
            CommandValue(
                name="var_field_",
                option="--var-field",
                help="Variable data printed on the piece. At most 255 characters.",
                numbers=(1, 35),
            ),
        ),
    ),
)
