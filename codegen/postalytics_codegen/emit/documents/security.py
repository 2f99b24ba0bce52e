"""How requests are authenticated, as security schemes of OpenAPI."""

from __future__ import annotations

from ...model import ApiModel, CredentialModel
from .json_schemas import Schema


def security_schemes(api: ApiModel) -> dict[str, Schema]:
    """The credentials by name; a request needs all of them."""
    schemes: dict[str, Schema] = {}
    for one in api.authentication:
        wanted = name = str(one.part or "key")
        number = 1
        while name in schemes:
            number += 1
            name = f"{wanted}_{number}"
        schemes[name] = _scheme(one)
    return schemes


def _scheme(one: CredentialModel) -> Schema:
    key = f"The part {one.part} of the API key" if one.part else "The API key"
    if one.scheme == "basic":
        said = f"{key} is the user name; there is no password."
        return {"type": "http", "scheme": "basic", "description": said}
    if one.scheme == "bearer":
        return {"type": "http", "scheme": "bearer", "description": f"{key} is the token."}
    name = one.name.value if one.name else ""
    return {"type": "apiKey", "in": one.scheme, "name": name, "description": f"{key}."}
