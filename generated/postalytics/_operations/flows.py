# Emitted from the spec by postalytics-codegen. Do not edit: change the spec instead.
"""The models and operations of `flows`, as data."""

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

from .._converters import flows as converters
from ..models import flows as models
from . import mail as _mail

FLOW_MODEL = ModelDescription(
    type=models.Flow,
    structure=converters.structure_flow,
    unstructure=converters.unstructure_flow,
    fields=(
        Field("flow_id", "int", wire_name="flowId"),
        Field("endpoint", "string", wire_name="endpointId", nullable=True),
        Field("name", "string", nullable=True),
        Field("contact_list_id", "int", wire_name="contactListId"),
        Field("is_active", "bool", wire_name="isActive"),
        Field("created_date", "string", wire_name="createDate"),
        Field("last_modified_date", "string", wire_name="lastModifiedDate"),
    ),
)

CONTACT_ENROLLED_MODEL = ModelDescription(
    type=models.ContactEnrolled,
    structure=converters.structure_contact_enrolled,
    unstructure=converters.unstructure_contact_enrolled,
    guessed=True,
    fields=(
        Field("data_id", "int", wire_name="dataId", aliases=("dataid", "data_id")),
        Field("enrolled_date", "string", nullable=True),
    ),
)

CONTACT_UNENROLLED_MODEL = ModelDescription(
    type=models.ContactUnenrolled,
    structure=converters.structure_contact_unenrolled,
    unstructure=converters.unstructure_contact_unenrolled,
    fields=(Field("unenrolled_date", "string"),),
)

LIST_FLOWS = Operation(
    name="list_flows",
    resource="flows",
    summary="List all flows of the account.",
    method="GET",
    path="/flow",
    effect=Effect.READ,
    returns=FLOW_MODEL,
    returns_list=True,
    source=Provenance(
        url="https://docs.postalytics.com/references/postalytics-rest-api/get-all-flows",
        confidence="client",
    ),
)

GET_FLOW = Operation(
    name="get_flow",
    resource="flows",
    summary="Get one flow.",
    method="GET",
    path="/flow/{endpoint}",
    effect=Effect.READ,
    path_parameters=(Parameter("endpoint", "string"),),
    returns=FLOW_MODEL,
    source=Provenance(
        url="https://docs.postalytics.com/references/postalytics-rest-api/get-flow",
        confidence="official",
    ),
)

ENROLL_CONTACT = Operation(
    name="enroll_contact",
    resource="flows",
    summary="Enroll a contact in a flow.",
    method="POST",
    path="/flow/{endpoint}",
    effect=Effect.MAIL,
    path_parameters=(Parameter("endpoint", "string"),),
    body=_mail.RECIPIENT_MODEL,
    returns=CONTACT_ENROLLED_MODEL,
    bulk=BulkOptions(
        function="enroll_contacts",
        command="enroll",
        summary="Enroll many people in a flow.",
        noun="contact",
        done="enrolled",
        target="flow",
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
        read="flows.list_flows",
        match=(("endpoint", "endpoint"),),
        name="name",
        also=("campaigns.list_campaigns", "campaigns.list_drip_campaigns"),
    ),
    source=Provenance(
        url="https://docs.postalytics.com/references/postalytics-rest-api/enroll-contact-to-flow",
        confidence="official-part",
    ),
)

UNENROLL_CONTACT = Operation(
    name="unenroll_contact",
    resource="flows",
    summary="Take a contact out of a flow.",
    method="DELETE",
    path="/flow/unenroll/{endpoint}/{data_id}",
    effect=Effect.DELETE,
    path_parameters=(Parameter("endpoint", "string"), Parameter("data_id", "int")),
    returns=CONTACT_UNENROLLED_MODEL,
    source=Provenance(
        url="https://docs.postalytics.com/references/postalytics-rest-api/unenroll-contact-from-flow",
        confidence="official",
    ),
)

RESOURCE = ResourceDescription(
    operations=(LIST_FLOWS, GET_FLOW, ENROLL_CONTACT, UNENROLL_CONTACT),
    models=(FLOW_MODEL, CONTACT_ENROLLED_MODEL, CONTACT_UNENROLLED_MODEL),
)
