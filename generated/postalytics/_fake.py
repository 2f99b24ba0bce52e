# Emitted from the spec by postalytics-codegen. Do not edit: change the spec instead.
"""What only the fake server needs to know."""

from __future__ import annotations

from postalytics_runtime.fake.description import Behaviour, Collection, FakeDescription

FAKE = FakeDescription(
    collections=(
        Collection(
            name="accounts",
            key="account_id",
            first_key=1001,
            records=(
                {
                    "account_id": 1001,
                    "api_key": "00000000-FA4E-4000-8000-000000000000",
                    "username": "thomas",
                    "first_name": "Thomas",
                    "last_name": "Anderson",
                    "email_address": "tanderson@metacortex.net",
                    "company": "Metacortex",
                    "phone": "888-574-7346",
                    "address_street": "36 Pipers Row",
                    "address_city": "New York",
                    "address_state": "NY",
                    "address_zip": "10001",
                    "created_date": "1999-02-19T12:00:00.00:00",
                },
            ),
        ),
        Collection(name="integrations", key="name", first_key=1, records=()),
        Collection(
            name="contact_lists",
            key="contact_list_id",
            first_key=1,
            counts=(
                (
                    "count",
                    "contacts",
                    "contact_list_id",
                ),
            ),
            records=(
                {
                    "contact_list_id": 1,
                    "name": "Metacortex Employees",
                    "created_date": "1999-02-19T12:00:00.00:00",
                },
            ),
        ),
        Collection(
            name="contacts",
            key="contact_id",
            first_key=5001,
            records=(
                {
                    "contact_id": 5001,
                    "contact_list_id": 1,
                    "first_name": "Thomas",
                    "last_name": "Anderson",
                    "company": "Metacortex",
                    "address_street": "36 Pipers Row",
                    "address_street2": "Room 101",
                    "address_city": "New York",
                    "address_state": "NY",
                    "address_zip": "10001",
                    "email_address": "tanderson@metacortex.net",
                    "occupation": "programmer",
                    "created_date": "1999-02-19T12:00:00.00:00",
                },
                {
                    "contact_id": 5002,
                    "contact_list_id": 1,
                    "first_name": "Ada",
                    "last_name": "Lovelace",
                    "company": "Analytical Engines",
                    "address_street": "12 St James's Square",
                    "address_city": "Boston",
                    "address_state": "MA",
                    "address_zip": "02134",
                    "created_date": "1999-02-19T12:00:00.00:00",
                },
                {
                    "contact_id": 5003,
                    "contact_list_id": 1,
                    "first_name": "Grace",
                    "last_name": "Hopper",
                    "address_street": "1 Navy Yard",
                    "address_city": "Arlington",
                    "address_state": "VA",
                    "address_zip": "22202",
                    "created_date": "1999-02-19T12:00:00.00:00",
                },
            ),
        ),
    ),
    behaviours=(
        Behaviour(
            operation="accounts.get_my_account",
            action="list",
            collection="accounts",
            only_key_of_caller=True,
        ),
        Behaviour(
            operation="accounts.get_account",
            action="list",
            collection="accounts",
            where=(
                (
                    "account_id",
                    "account_id",
                ),
            ),
            missing="Account not found.",
        ),
        Behaviour(
            operation="accounts.create_account",
            action="create",
            collection="accounts",
            stamps=("created_date",),
            new_api_key="api_key",
        ),
        Behaviour(
            operation="accounts.update_account",
            action="replace",
            collection="accounts",
            only_key_of_caller=True,
            keeps=(
                "api_key",
                "created_date",
            ),
            stamps=("updated_date",),
        ),
        Behaviour(
            operation="accounts.delete_account",
            action="delete",
            collection="accounts",
            where=(
                (
                    "account_id",
                    "account_id",
                ),
            ),
            stamps=("deleted_date",),
            missing="Account not found.",
        ),
        Behaviour(operation="accounts.list_integrations", action="list", collection="integrations"),
        Behaviour(
            operation="accounts.create_login_link",
            action="answer",
            stamps=("created_date",),
            answer=(("login_link", "https://app.postalytics.com/al.aspx?m=fake"),),
        ),
        Behaviour(
            operation="contacts.list_contact_lists", action="list", collection="contact_lists"
        ),
        Behaviour(
            operation="contacts.list_contacts",
            action="list",
            collection="contacts",
            where=(
                (
                    "contact_list_id",
                    "contact_list_id",
                ),
            ),
            number="row",
        ),
        Behaviour(
            operation="contacts.get_contact",
            action="get",
            collection="contacts",
            where=(
                (
                    "contact_id",
                    "contact_id",
                ),
            ),
            missing="Contact not found.",
        ),
        Behaviour(
            operation="contacts.create_contact",
            action="create",
            collection="contacts",
            refers=(
                (
                    "contact_list_id",
                    "contact_lists",
                ),
            ),
            stamps=("created_date",),
            missing="Contact list not found.",
        ),
        Behaviour(
            operation="contacts.update_contact",
            action="replace",
            collection="contacts",
            where=(
                (
                    "contact_id",
                    "contact_id",
                ),
            ),
            refers=(
                (
                    "contact_list_id",
                    "contact_lists",
                ),
            ),
            keeps=("created_date",),
            stamps=("updated_date",),
            missing="Contact not found.",
        ),
        Behaviour(
            operation="contacts.delete_contact",
            action="delete",
            collection="contacts",
            where=(
                (
                    "contact_id",
                    "contact_id",
                ),
            ),
            stamps=("deleted_date",),
            missing="Contact not found.",
        ),
    ),
    key_collection="accounts",
    key_field="api_key",
    wrong_key="Invalid API key. User authentication failed",
    now="%Y-%m-%dT%H:%M:%S.00:00",
)
