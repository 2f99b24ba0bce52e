# Emitted from the spec by postalytics-codegen. Do not edit: change the spec instead.
"""The commands of `flows`, as data."""

from __future__ import annotations

from postalytics_runtime.schema import CommandValue, OperationCommand

from .._operations import flows as _flows

COMMANDS: tuple[OperationCommand, ...] = (
    OperationCommand(
        name="list",
        operation=_flows.LIST_FLOWS,
        help="List all flows of the account.",
        example="",
        values=(),
        columns=("endpoint", "name", "is_active", "contact_list_id", "created_date"),
    ),
    OperationCommand(
        name="get",
        operation=_flows.GET_FLOW,
        help="Get one flow.",
        example="f10a7ed001",
        values=(CommandValue(name="endpoint", option=None, help="Endpoint ID of the flow."),),
    ),
    OperationCommand(
        name="enroll-one",
        operation=_flows.ENROLL_CONTACT,
        help="Enroll a contact in a flow.\n\nA flow has no test mode, and it is unknown what a flow does with contacts that were enrolled while it was a draft. So each call is treated as live mail. No operation lists the contacts in a flow, so an enrolment with a lost response cannot be verified.\n\nThe API accepts longer text than it prints. Whether the vendor mails to Canada is unknown, so a Canadian address on a list of rows is a warning, not an error.",
        example="f10a7ed001 --first-name Thomas --last-name Anderson --address-street '36 Pipers Row' --address-city 'New York' --address-state NY --address-zip 10001",
        values=(
            CommandValue(name="endpoint", option=None, help="Endpoint ID of the flow."),
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
    OperationCommand(
        name="unenroll",
        operation=_flows.UNENROLL_CONTACT,
        help="Take a contact out of a flow.",
        example="f10a7ed001 9000",
        values=(
            CommandValue(name="endpoint", option=None, help="Endpoint ID of the flow."),
            CommandValue(name="data_id", option=None, help="ID of the contact in the flow."),
        ),
    ),
)
