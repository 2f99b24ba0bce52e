# Emitted from the spec by postalytics-codegen. Do not edit: change the spec instead.
"""The commands of `suppressions`, as data."""

from __future__ import annotations

from postalytics_runtime.schema import CommandValue, OperationCommand

from .._operations import suppressions as _suppressions

COMMANDS: tuple[OperationCommand, ...] = (
    OperationCommand(
        name="lists",
        operation=_suppressions.LIST_SUPPRESSION_LISTS,
        help="List the suppression lists of the account.",
        example="",
        values=(
            CommandValue(
                name="suppression_list_id", option="--list", help="ID of the only list to return."
            ),
        ),
        columns=("suppression_list_id", "name", "country", "total", "created_date"),
    ),
    OperationCommand(
        name="get-list",
        operation=_suppressions.GET_SUPPRESSION_LIST,
        help="Get one suppression list.",
        example="7654",
        values=(
            CommandValue(
                name="suppression_list_id", option=None, help="ID of the suppression list."
            ),
        ),
    ),
    OperationCommand(
        name="create-list",
        operation=_suppressions.CREATE_SUPPRESSION_LIST,
        help="Create an empty suppression list. Contacts are added one by one.\n\nNo operation renames a list.",
        example="--name 'Metacortex Employees' --country US",
        values=(
            CommandValue(name="name", option="--name", help="Name."),
            CommandValue(name="country", option="--country", help="The code of a country."),
        ),
    ),
    OperationCommand(
        name="delete-list",
        operation=_suppressions.DELETE_SUPPRESSION_LIST,
        help="Delete a suppression list.",
        example="7654",
        values=(
            CommandValue(
                name="suppression_list_id", option=None, help="ID of the suppression list."
            ),
        ),
        shows=_suppressions.GET_SUPPRESSION_LIST,
    ),
    OperationCommand(
        name="list",
        operation=_suppressions.LIST_SUPPRESSED_CONTACTS,
        help="List the contacts on a suppression list.\n\nHow many contacts a page has and how the list ends is unknown. The client reads until a page has no new contacts, and compares the result with the number that the list reports.",
        example="--list 7654 --limit 20",
        values=(
            CommandValue(
                name="suppression_list_id", option="--list", help="ID of the suppression list."
            ),
            CommandValue(
                name="offset", option="--offset", help="The number of contacts to skip. At least 0."
            ),
        ),
        columns=(
            "suppressed_contact_id",
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
        operation=_suppressions.GET_SUPPRESSED_CONTACT,
        help="Get one contact on a suppression list.",
        example="8001 --list 7654",
        values=(
            CommandValue(
                name="suppressed_contact_id", option=None, help="ID of the contact on the list."
            ),
            CommandValue(
                name="suppression_list_id", option="--list", help="ID of the suppression list."
            ),
            CommandValue(
                name="offset",
                option="--offset",
                help="Its meaning is unknown: leave it out. At least 0.",
            ),
        ),
    ),
    OperationCommand(
        name="create",
        operation=_suppressions.CREATE_SUPPRESSED_CONTACT,
        help="Put a contact on a suppression list.",
        example="--list 7654 --first-name Thomas --last-name Anderson --company Metacortex",
        values=(
            CommandValue(
                name="suppression_list_id", option="--list", help="ID of the suppression list."
            ),
            CommandValue(name="first_name", option="--first-name", help="First name."),
            CommandValue(name="last_name", option="--last-name", help="Last name."),
            CommandValue(name="company", option="--company", help="Company."),
            CommandValue(name="address_street", option="--address-street", help="Address street."),
            CommandValue(
                name="address_street2", option="--address-street2", help="Address street2."
            ),
            CommandValue(name="address_city", option="--address-city", help="Address city."),
            CommandValue(name="address_state", option="--address-state", help="Address state."),
            CommandValue(name="address_zip", option="--address-zip", help="Address zip."),
            CommandValue(name="country", option="--country", help="The code of a country."),
            CommandValue(name="email_address", option="--email-address", help="Email address."),
            CommandValue(name="phone", option="--phone", help="Phone."),
            CommandValue(name="mobile_phone", option="--mobile-phone", help="Mobile phone."),
            CommandValue(name="occupation", option="--occupation", help="Occupation."),
            CommandValue(
                name="var_field_", option="--var-field", help="Variable data.", numbers=(1, 35)
            ),
        ),
    ),
    OperationCommand(
        name="change",
        operation=_suppressions.UPDATE_SUPPRESSED_CONTACT,
        help="Change fields of a contact on a suppression list; the others keep their values.",
        example="8001 --list 7654 --first-name Thomas",
        values=(
            CommandValue(
                name="suppressed_contact_id", option=None, help="ID of the contact on the list."
            ),
            CommandValue(
                name="suppression_list_id", option="--list", help="ID of the suppression list."
            ),
            CommandValue(name="first_name", option="--first-name", help="First name."),
            CommandValue(name="last_name", option="--last-name", help="Last name."),
            CommandValue(name="company", option="--company", help="Company."),
            CommandValue(name="address_street", option="--address-street", help="Address street."),
            CommandValue(
                name="address_street2", option="--address-street2", help="Address street2."
            ),
            CommandValue(name="address_city", option="--address-city", help="Address city."),
            CommandValue(name="address_state", option="--address-state", help="Address state."),
            CommandValue(name="address_zip", option="--address-zip", help="Address zip."),
            CommandValue(name="country", option="--country", help="The code of a country."),
            CommandValue(name="email_address", option="--email-address", help="Email address."),
            CommandValue(name="phone", option="--phone", help="Phone."),
            CommandValue(name="mobile_phone", option="--mobile-phone", help="Mobile phone."),
            CommandValue(name="occupation", option="--occupation", help="Occupation."),
            CommandValue(
                name="var_field_", option="--var-field", help="Variable data.", numbers=(1, 35)
            ),
        ),
        change=_suppressions.CHANGE_SUPPRESSED_CONTACT,
    ),
    OperationCommand(
        name="delete",
        operation=_suppressions.DELETE_SUPPRESSED_CONTACT,
        help="Take a contact off a suppression list.",
        example="8001 --list 7654",
        values=(
            CommandValue(
                name="suppressed_contact_id", option=None, help="ID of the contact on the list."
            ),
            CommandValue(
                name="suppression_list_id", option="--list", help="ID of the suppression list."
            ),
        ),
        shows=_suppressions.GET_SUPPRESSED_CONTACT,
    ),
)
