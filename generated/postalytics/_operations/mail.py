# Emitted from the spec by postalytics-codegen. Do not edit: change the spec instead.
"""The models and operations of `mail`, as data."""

from __future__ import annotations

from postalytics_runtime.schema import (
    BulkOptions,
    CompareList,
    Effect,
    Field,
    LiveMailGuard,
    ModelDescription,
    Operation,
    Parameter,
    Provenance,
    ResourceDescription,
)

from .._converters import mail as converters
from ..models import mail as models

RECIPIENT_MODEL = ModelDescription(
    type=models.Recipient,
    structure=converters.structure_recipient,
    unstructure=converters.unstructure_recipient,
    fields=(
        Field(
            "first_name",
            "string",
            required=True,
            min_length=1,
            max_length=50,
            print_length=20,
            headers=("First", "Given Name"),
            format="given_name",
        ),
        Field(
            "last_name",
            "string",
            required=True,
            min_length=1,
            max_length=50,
            print_length=20,
            headers=("Last", "Surname", "Family Name"),
            format="family_name",
        ),
        Field(
            "company",
            "string",
            nullable=True,
            max_length=100,
            print_length=40,
            headers=("Organization", "Organisation"),
        ),
        Field(
            "address_street",
            "string",
            required=True,
            max_length=100,
            print_length=64,
            headers=("Address", "Address 1", "Street"),
            format="street",
        ),
        Field(
            "address_street2",
            "string",
            nullable=True,
            max_length=100,
            print_length=64,
            headers=("Address 2", "Street 2"),
            format="street_line_2",
        ),
        Field(
            "address_city",
            "string",
            required=True,
            max_length=100,
            print_length=50,
            headers=("City", "Town"),
        ),
        Field("address_state", "string", required=True, headers=("State",), format="us_state"),
        Field(
            "address_zip",
            "string",
            required=True,
            headers=("ZIP", "Zip Code", "Postal Code", "Postcode"),
            format="us_zip",
        ),
        Field(
            "email_address", "string", nullable=True, max_length=100, headers=("Email", "E-mail")
        ),
        Field(
            "phone", "string", nullable=True, max_length=100, headers=("Telephone", "Phone Number")
        ),
        Field(
            "mobile_phone",
            "string",
            nullable=True,
            max_length=100,
            headers=("Mobile", "Cell", "Cell Phone"),
        ),
        Field("occupation", "string", nullable=True, max_length=100),
        Field("website", "string", nullable=True),
        *(
            Field(f"var_field_{number}", "string", nullable=True, max_length=255)
            for number in range(1, 36)
        ),
    ),
)

MAIL_SENT_MODEL = ModelDescription(
    type=models.MailSent,
    structure=converters.structure_mail_sent,
    unstructure=converters.unstructure_mail_sent,
    fields=(Field("send_date", "string", nullable=True),),
)

SEND_MAIL = Operation(
    name="send_mail",
    resource="mail",
    summary="Send one mail piece through a triggered drip campaign.",
    method="POST",
    path="/send/{endpoint}",
    effect=Effect.MAIL,
    path_parameters=(Parameter("endpoint", "string"),),
    body=RECIPIENT_MODEL,
    returns=MAIL_SENT_MODEL,
    bulk=BulkOptions(
        function="send_mail_pieces",
        command="send",
        summary="Send many mail pieces through a triggered drip campaign.",
        noun="piece",
        done="sent",
        target="endpoint",
        fixed=("endpoint",),
        match=(
            "first_name",
            "last_name",
            "company",
            "address_street",
            "address_street2",
            "address_city",
            "address_state",
            "address_zip",
        ),
        compare=(
            CompareList(
                name="suppressions",
                read="suppressions.list_suppressed_contacts",
                lists="suppressions.list_suppression_lists",
                total="total",
            ),
        ),
    ),
    guard=LiveMailGuard(
        read="campaigns.list_campaigns",
        match=(("endpoint", "endpoint"),),
        field="is_live_mode",
        harmless=0,
        live=1,
        name="name",
        also=("campaigns.list_drip_campaigns", "flows.list_flows"),
    ),
    source=Provenance(
        url="https://docs.postalytics.com/references/postalytics-rest-api/send-mail",
        confidence="official-part",
    ),
)

RESOURCE = ResourceDescription(operations=(SEND_MAIL,), models=(RECIPIENT_MODEL, MAIL_SENT_MODEL))
