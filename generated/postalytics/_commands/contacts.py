# Emitted from the spec by postalytics-codegen. Do not edit: change the spec instead.
"""The commands of `contacts`, as data."""

from __future__ import annotations

from postalytics_runtime.schema import CommandValue, OperationCommand

from .._operations import contacts as _contacts

COMMANDS: tuple[OperationCommand, ...] = (
    OperationCommand(
        name="lists",
        operation=_contacts.LIST_CONTACT_LISTS,
        help="List all contact lists of the account.",
        example="",
        values=(),
    ),
    OperationCommand(
        name="list",
        operation=_contacts.LIST_CONTACTS,
        help="List the contacts on a contact list.",
        example="--list 1 --limit 20",
        values=(
            CommandValue(name="contact_list_id", option="--list", help="ID of the contact list."),
            CommandValue(
                name="start", option="--start", help="The row to start at; the first is 1."
            ),
        ),
        columns=(
            "contact_id",
            "first_name",
            "last_name",
            "company",
            "address_city",
            "address_state",
            "address_zip",
        ),
    ),
    OperationCommand(
        name="get",
        operation=_contacts.GET_CONTACT,
        help="Get one contact.",
        example="5001",
        values=(CommandValue(name="contact_id", option=None, help="ID of the contact."),),
    ),
    OperationCommand(
        name="create",
        operation=_contacts.CREATE_CONTACT,
        help="Put a new contact on a contact list.\n\nWithout an address, and either both names or a company, mail cannot be delivered. Whether the vendor mails to Canada is unknown, so a Canadian address on a list of rows is a warning, not an error.",
        example="--list 1 --first-name Thomas --last-name Anderson",
        values=(
            CommandValue(name="contact_list_id", option="--list", help="ID of the contact list."),
            CommandValue(
                name="first_name",
                option="--first-name",
                help="First name. 20 characters printed, the rest cut.",
            ),
            CommandValue(
                name="last_name",
                option="--last-name",
                help="Last name. 20 characters printed, the rest cut.",
            ),
            CommandValue(
                name="company",
                option="--company",
                help="Company. 40 characters printed, the rest cut.",
            ),
            CommandValue(
                name="address_street",
                option="--address-street",
                help="Address street. 64 characters printed, the rest cut.",
            ),
            CommandValue(
                name="address_street2",
                option="--address-street2",
                help='If the API responds to everything with 400, try "-" here. 64 characters printed, the rest cut.',
            ),
            CommandValue(
                name="address_city",
                option="--address-city",
                help="Address city. 50 characters printed, the rest cut.",
            ),
            CommandValue(
                name="address_state", option="--address-state", help="Two letters or the full name."
            ),
            CommandValue(name="address_zip", option="--address-zip", help="Address zip."),
            CommandValue(name="email_address", option="--email-address", help="Email address."),
            CommandValue(name="phone", option="--phone", help="Phone."),
            CommandValue(name="mobile_phone", option="--mobile-phone", help="Mobile phone."),
            CommandValue(name="occupation", option="--occupation", help="Occupation."),
            CommandValue(name="website", option="--website", help="Website."),
            CommandValue(
                name="created_date",
                option="--created-date",
                help="Probably only part of the response: leave it out.",
            ),
            CommandValue(
                name="var_field_",
                option="--var-field",
                help="Variable data printed on the piece. At most 255 characters.",
                numbers=(1, 35),
            ),
        ),
    ),
    OperationCommand(
        name="change",
        operation=_contacts.UPDATE_CONTACT,
        help="Change fields of a contact; the others keep their values.",
        example="5001 --list 1 --first-name Thomas",
        values=(
            CommandValue(name="contact_id", option=None, help="ID of the contact to replace."),
            CommandValue(
                name="contact_list_id", option="--list", help="ID of the contact list it is on."
            ),
            CommandValue(
                name="first_name",
                option="--first-name",
                help="First name. 20 characters printed, the rest cut.",
            ),
            CommandValue(
                name="last_name",
                option="--last-name",
                help="Last name. 20 characters printed, the rest cut.",
            ),
            CommandValue(
                name="company",
                option="--company",
                help="Company. 40 characters printed, the rest cut.",
            ),
            CommandValue(
                name="address_street",
                option="--address-street",
                help="Address street. 64 characters printed, the rest cut.",
            ),
            CommandValue(
                name="address_street2",
                option="--address-street2",
                help="Address street2. 64 characters printed, the rest cut.",
            ),
            CommandValue(
                name="address_city",
                option="--address-city",
                help="Address city. 50 characters printed, the rest cut.",
            ),
            CommandValue(
                name="address_state", option="--address-state", help="Two letters or the full name."
            ),
            CommandValue(name="address_zip", option="--address-zip", help="Address zip."),
            CommandValue(name="email_address", option="--email-address", help="Email address."),
            CommandValue(name="phone", option="--phone", help="Phone."),
            CommandValue(name="mobile_phone", option="--mobile-phone", help="Mobile phone."),
            CommandValue(name="occupation", option="--occupation", help="Occupation."),
            CommandValue(name="website", option="--website", help="Website."),
            CommandValue(
                name="created_date",
                option="--created-date",
                help="Its meaning in a request is unknown; it is probably part of the response only.",
            ),
            CommandValue(
                name="var_field_",
                option="--var-field",
                help="Variable data printed on the piece. At most 255 characters.",
                numbers=(1, 35),
            ),
        ),
        change=_contacts.CHANGE_CONTACT,
    ),
    OperationCommand(
        name="delete",
        operation=_contacts.DELETE_CONTACT,
        help="Delete a contact.",
        example="5001",
        values=(
            CommandValue(
                name="contact_id", option=None, help="ID of the contact, not of the contact list."
            ),
        ),
        shows=_contacts.GET_CONTACT,
    ),
)
