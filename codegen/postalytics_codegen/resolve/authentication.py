"""Check how requests are authenticated."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ..language import Authentication, CredentialFacts, facts
from ..model import CredentialModel
from ..yaml import quoted
from .headers import check_header_name

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ..language import ApiFile
    from ..model import OperationModel
    from ..yaml import Diagnostics

_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_.-]*", re.ASCII)


def check_authentication(api: ApiFile, diagnostics: Diagnostics) -> tuple[CredentialModel, ...]:
    """Check how requests are authenticated, and return the credentials."""
    credentials = credentials_of(api)
    # Credentials with problems were left out, so there may still be one, or its part.
    if not (credentials or diagnostics):
        diagnostics.report(api.at("authentication"), "give at least one credential")
    taken: set[str] = set()
    for one in credentials:
        _check_name(one, diagnostics)
        place = _place(one)
        if place in taken:
            diagnostics.report(one.place, f"two credentials would be in {place}")
        taken.add(place)
    _check_parts(credentials, diagnostics)
    _check_environments(api, credentials, diagnostics)
    return tuple(CredentialModel(**facts(CredentialFacts, one)) for one in credentials)


def refuse_key_parameters(
    api: ApiFile, operations: Iterable[OperationModel], diagnostics: Diagnostics
) -> None:
    """Report parameters of operations that have the place of a credential."""
    taken = {_place(one) for one in credentials_of(api)} | {_header("Authorization")}
    for operation in operations:
        wires = [(_parameter(one.wire.value), one.wire) for one in operation.query_parameters]
        wires += [(_header(one.wire.value), one.wire) for one in operation.header_parameters]
        for place, wire in wires:
            if place in taken:
                diagnostics.report(
                    wire.place, f"{place} is for the API key: 'authentication' in api.yaml says how"
                )


def credential_headers(api: ApiFile) -> set[str]:
    """Return the headers that hold the key, in lower case; `authorization` in any case."""
    in_headers = (one for one in credentials_of(api) if one.scheme == "header" and one.name)
    return {"authorization"} | {one.name.value.lower() for one in in_headers if one.name}


def credentials_of(api: ApiFile) -> list[Authentication]:
    """Return the credentials, of which a file may have one without a list."""
    given = api.authentication
    return [given] if isinstance(given, Authentication) else given


def _place(one: CredentialFacts) -> str:
    name = one.name.value if one.name else ""
    if one.scheme == "query":
        return _parameter(name)
    return _header(name if one.scheme == "header" else "Authorization")


def _parameter(name: str) -> str:
    return f"the query parameter {quoted(name)}"


def _header(name: str) -> str:
    return f"the header {quoted(name.title())}"


def _check_name(one: Authentication, diagnostics: Diagnostics) -> None:
    if one.scheme in {"basic", "bearer"}:
        if one.name:
            diagnostics.report(
                one.at("name"), f"'name' is not for {one.scheme!r}: its header is 'Authorization'"
            )
    elif one.name is None:
        if one.sound:
            kind = "header" if one.scheme == "header" else "query parameter"
            diagnostics.report(one.place, f"missing key 'name': the {kind} that holds the key")
    elif one.scheme == "header":
        check_header_name(one.name, diagnostics)
    elif not _NAME.fullmatch(one.name.value):
        diagnostics.report(
            one.name.place, f"{quoted(one.name.value)} is not the name of a query parameter"
        )


def _check_parts(credentials: list[Authentication], diagnostics: Diagnostics) -> None:
    parts = {one.part for one in credentials if one.part}
    if len(parts) == 1 and not diagnostics:
        diagnostics.report(
            next(one.at("part") for one in credentials if one.part),
            "a key has one part: leave out 'part', or give the other parts, too",
        )
    for one in credentials:
        if parts and one.scheme == "basic" and one.part is None:
            diagnostics.report(
                one.place,
                "the user name of 'basic' cannot have a colon, as a key with parts has: give the "
                "'part' that is the user name",
            )


def _check_environments(
    api: ApiFile, credentials: list[Authentication], diagnostics: Diagnostics
) -> None:
    parts = [*dict.fromkeys(one.part for one in credentials if one.part)]
    for environment in api.environments.values():
        if (key := environment.api_key) is None or len(parts) < 2:
            continue
        if key.value.count(":") != len(parts) - 1 or not all(key.value.split(":")):
            diagnostics.report(
                key.place, f"the API key must be its parts joined by a colon: {':'.join(parts)}"
            )
