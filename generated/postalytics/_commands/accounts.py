# Emitted from the spec by postalytics-codegen. Do not edit: change the spec instead.
"""The commands of `accounts`, as data."""

from __future__ import annotations

from postalytics_runtime.schema import CommandValue, OperationCommand

from .._operations import accounts as _accounts

COMMANDS: tuple[OperationCommand, ...] = (
    OperationCommand(
        name="me",
        operation=_accounts.GET_MY_ACCOUNT,
        help="Get the account behind the key.",
        example="",
        values=(),
    ),
    OperationCommand(
        name="get",
        operation=_accounts.GET_ACCOUNT,
        help="Get an account.",
        example="1001",
        values=(CommandValue(name="account_id", option=None, help="ID of the account."),),
    ),
    OperationCommand(
        name="create",
        operation=_accounts.CREATE_ACCOUNT,
        help="Create a sub-account of the account behind the key.",
        example="--first-name Thomas --last-name Anderson --username choi --password-file password.txt",
        values=(
            CommandValue(name="first_name", option="--first-name", help="First name."),
            CommandValue(name="last_name", option="--last-name", help="Last name."),
            CommandValue(
                name="username", option="--username", help="The login. It must be unique."
            ),
            CommandValue(
                name="password",
                option="--password",
                help="The server wants at least 8 characters with an uppercase letter, a lowercase letter, a digit and a special character; the client does not check it.",
            ),
            CommandValue(name="email_address", option="--email-address", help="Email address."),
            CommandValue(name="company", option="--company", help="Company."),
            CommandValue(name="phone", option="--phone", help="Phone."),
            CommandValue(name="address_street", option="--address-street", help="Address street."),
            CommandValue(name="address_city", option="--address-city", help="Address city."),
            CommandValue(name="address_state", option="--address-state", help="Address state."),
            CommandValue(name="address_zip", option="--address-zip", help="Address zip."),
        ),
    ),
    OperationCommand(
        name="change",
        operation=_accounts.UPDATE_ACCOUNT,
        help="Replace the data of the account behind the key.\n\nNames, user name and password are required even when they stay as they are. It is unknown whether a field that is left out keeps its value; it may become null.",
        example="--first-name Thomas --last-name Anderson --username thomas --password-file password.txt",
        values=(
            CommandValue(name="first_name", option="--first-name", help="First name."),
            CommandValue(name="last_name", option="--last-name", help="Last name."),
            CommandValue(name="username", option="--username", help="The login."),
            CommandValue(
                name="password", option="--password", help="The rule is that of a new account."
            ),
            CommandValue(name="email_address", option="--email-address", help="Email address."),
            CommandValue(name="company", option="--company", help="Company."),
            CommandValue(name="phone", option="--phone", help="Phone."),
            CommandValue(name="address_street", option="--address-street", help="Address street."),
            CommandValue(name="address_city", option="--address-city", help="Address city."),
            CommandValue(name="address_state", option="--address-state", help="Address state."),
            CommandValue(name="address_zip", option="--address-zip", help="Address zip."),
            CommandValue(
                name="created_date",
                option="--created-date",
                help="Its meaning in a request is unknown; it is probably part of the response only.",
            ),
        ),
    ),
    OperationCommand(
        name="delete",
        operation=_accounts.DELETE_ACCOUNT,
        help="Delete a sub-account with its campaigns, templates and lists, for good.\n\nA parent account can only be deleted by the vendor.",
        example="1002",
        values=(CommandValue(name="account_id", option=None, help="ID of the sub-account."),),
        shows=_accounts.GET_ACCOUNT,
    ),
    OperationCommand(
        name="integrations",
        operation=_accounts.LIST_INTEGRATIONS,
        help="List the integrations of the account.",
        example="",
        values=(),
    ),
    OperationCommand(
        name="login-link",
        operation=_accounts.CREATE_LOGIN_LINK,
        help="Create a short-lived link that logs its holder in to an account.\n\nUse the link immediately.",
        example="--domain https://www.metacortex.net --url dashboard",
        values=(
            CommandValue(
                name="api_key", option="--login-key", help="Key of the account to log in to."
            ),
            CommandValue(
                name="domain",
                option="--domain",
                help="Address of a white-label domain; app.postalytics.com when left out.",
            ),
            CommandValue(
                name="target_id",
                option="--target",
                help="ID of the campaign or template to open, with the pages campaign-dashboard, campaign-edit and template-edit.",
            ),
            CommandValue(
                name="url",
                option="--url",
                help="The page to open, such as dashboard, template-create, contact-import, template-list or campaign-create.",
            ),
        ),
        own_key="api_key",
    ),
)
