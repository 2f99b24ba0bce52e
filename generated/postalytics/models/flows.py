# Emitted from the spec by postalytics-codegen. Do not edit: change the spec instead.
"""The models, ids and code tables of `flows`.

`Source` names a page of https://docs.postalytics.com/references/postalytics-rest-api/;
docs/coverage.md explains the word in brackets.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

from postalytics_runtime.schema import IntId, Model, StrId

if TYPE_CHECKING:
    from .campaigns import DataId
    from .contacts import ContactListId
else:
    DataId = int
    ContactListId = int

__all__ = ["ContactEnrolled", "ContactUnenrolled", "Flow", "FlowEndpointId", "FlowId"]

if TYPE_CHECKING:

    class FlowId(IntId):
        """ID of a flow. Calls take its endpoint instead."""

    class FlowEndpointId(StrId):
        """ID of the endpoint of a flow, by which calls name the flow."""

else:
    FlowId = int
    FlowEndpointId = str


@attrs.define(eq=False, repr=False, kw_only=True)
class Flow(Model):
    """A flow.

    Source: get-flow (official).
    """

    flow_id: FlowId | None = None
    endpoint: FlowEndpointId | None = None
    name: str | None = None
    contact_list_id: ContactListId | None = None
    is_active: bool | None = None
    """Whether it is published and active; a draft is not."""
    created_date: str | None = None
    last_modified_date: str | None = None


@attrs.define(eq=False, repr=False, kw_only=True)
class ContactEnrolled(Model):
    """The response to an enrolled contact.

    Source: enroll-contact-to-flow (inferred).
    """

    data_id: DataId | None = None
    """What unenroll_contact takes. It is unknown whether the API returns it."""
    enrolled_date: str | None = None


@attrs.define(eq=False, repr=False, kw_only=True)
class ContactUnenrolled(Model):
    """The response to a contact taken out of a flow.

    Source: unenroll-contact-from-flow (official).
    """

    unenrolled_date: str | None = None
