# Emitted from the spec by postalytics-codegen. Do not edit: change the spec instead.
"""The models, ids and code tables of `mail`.

`Source` names a page of https://docs.postalytics.com/references/postalytics-rest-api/;
docs/coverage.md explains the word in brackets.
"""

from __future__ import annotations

from typing import ClassVar

import attrs

from postalytics_runtime.schema import UNSET, Model, Unset, own_fields_first

from ._variable_data import SentVariableData

__all__ = ["MailSent", "Recipient"]


@attrs.define(eq=False, repr=False, kw_only=True, field_transformer=own_fields_first)
class Recipient(SentVariableData):
    """The addressee of a mail piece, and the data printed on the piece.

    The API accepts longer text than it prints. Whether the vendor mails to Canada is
    unknown, so a Canadian address on a list of rows is a warning, not an error.

    Source: send-mail (official-part; inferred: `website`, `var_field_1` to `var_field_35`).
    """

    _personal: ClassVar[bool] = True

    first_name: str
    """At least 1 character. At most 50 characters. 20 characters printed, the rest cut."""
    last_name: str
    """At least 1 character. At most 50 characters. 20 characters printed, the rest cut."""
    address_street: str
    """At most 100 characters. 64 characters printed, the rest cut."""
    address_city: str
    """At most 100 characters. 50 characters printed, the rest cut."""
    address_state: str
    """Two letters or the full name."""
    address_zip: str
    """A valid ZIP code."""
    company: str | Unset | None = UNSET
    """At most 100 characters. 40 characters printed, the rest cut."""
    address_street2: str | Unset | None = UNSET
    """If the API responds to everything with 400, try "-" here. At most 100 characters. 64
    characters printed, the rest cut.
    """
    email_address: str | Unset | None = UNSET
    """At most 100 characters."""
    phone: str | Unset | None = UNSET
    """At most 100 characters."""
    mobile_phone: str | Unset | None = UNSET
    """At most 100 characters."""
    occupation: str | Unset | None = UNSET
    """At most 100 characters."""
    website: str | Unset | None = UNSET


@attrs.define(eq=False, repr=False, kw_only=True)
class MailSent(Model):
    """The response to a sent mail piece.

    It names neither the piece nor the contact, so events can only be matched by name,
    address or a variable field. If the API returns an ID, it is in `extra`.

    Source: send-mail (official-part).
    """

    send_date: str | None = None
    """When the piece was created."""
