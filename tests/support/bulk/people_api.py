"""An operation on people with addresses, as mailing lists have them."""

from __future__ import annotations

from typing import Any

import attrs

from postalytics_runtime.schema import BulkOptions, Field, ModelDescription, Operation
from support.bulk.cards_api import NEW_CARD, POST_CARD, NewCard

FIELDS = (
    Field("box_id", "int", required=True),
    Field("first_name", "string", format="given_name", headers=("First", "Given Name")),
    Field("last_name", "string", headers=("Last", "Surname")),
    Field("company", "string", headers=("Organization",)),
    Field("address_street", "string", headers=("Address", "Address 1", "Street")),
    Field("address_street2", "string", headers=("Address 2", "Street 2")),
    Field("address_city", "string", headers=("City", "Town")),
    Field("address_state", "string", format="us_state", headers=("State",)),
    Field("address_zip", "string", format="us_zip", headers=("ZIP", "Zip Code", "Postal Code")),
    Field("email_address", "string", headers=("Email", "E-mail")),
    Field("phone", "string", headers=("Phone Number",)),
    Field("mobile_phone", "string", headers=("Mobile", "Cell Phone")),
    Field("extra_1", "string"),
    Field("extra_2", "string"),
    Field("extra_3", "string"),
)
BULK = BulkOptions(
    function="add_people",
    command="add",
    summary="Add many people.",
    noun="contact",
    target="box",
    fixed=("box_id",),
    require=(
        (("address_street",),),
        (("address_city",),),
        (("address_state",),),
        (("address_zip",),),
        (("first_name", "last_name"), ("company",)),
    ),
    match=("first_name", "last_name", "company", "address_street", "address_street2"),
)
PERSON: ModelDescription[NewCard] = attrs.evolve(NEW_CARD, fields=FIELDS)
ADD_PERSON: Operation[Any] = attrs.evolve(POST_CARD, body=PERSON, bulk=BULK)
