# Emitted from the spec by postalytics-codegen. Do not edit: change the spec instead.
"""Designs of postcards and letters.

Every function may raise the errors of `postalytics.errors`; see the table there.

`Source` names a page of https://docs.postalytics.com/references/postalytics-rest-api/;
docs/coverage.md explains the word in brackets.
"""

from __future__ import annotations

from postalytics_runtime.client import Client
from postalytics_runtime.pagination import Pages
from postalytics_runtime.resources import BoundOperation, Resource

from ._operations import templates as operations
from .models.templates import NewTemplate, Template, TemplateCreated, TemplateDeleted, TemplateId

__all__ = [
    "TemplatesResource",
    "create_template",
    "delete_template",
    "get_template",
    "list_templates",
]


def list_templates(client: Client, *, limit: int | None = None) -> Pages[Template]:
    """List all templates of the account.

    Changes nothing. Source: get-all-templates (transcribed).

    Args:
        limit: The maximum number of items; all if None.
    """
    return client.pages(operations.LIST_TEMPLATES, limit=limit)


async def get_template(client: Client, *, template_id: TemplateId | int) -> Template:
    """Get one template.

    Changes nothing. Source: get-template (transcribed).

    Args:
        template_id: ID of the template.
    """
    return await client.call(operations.GET_TEMPLATE, path=(template_id,))


async def create_template(client: Client, body: NewTemplate) -> TemplateCreated:
    """Create a template of markup or of images.

    Creates a record on every call. Source: create-template (official-part).

    No operation changes or proofs a template. The vendor's express windows, which a login
    link opens, can build, proof and save one.

    Args:
        body: A template to create, of markup or of images.
    """
    return await client.call(operations.CREATE_TEMPLATE, body=body)


async def delete_template(client: Client, *, template_id: TemplateId | int) -> TemplateDeleted:
    """Delete a template.

    Removes a record. Source: delete-template (official).

    Args:
        template_id: ID of the template.
    """
    return await client.call(operations.DELETE_TEMPLATE, path=(template_id,))


class TemplatesResource(Resource):
    """Designs of postcards and letters.

    Each method is the function of this module with its name, bound to a client.
    """

    list_templates = BoundOperation(list_templates)
    get_template = BoundOperation(get_template)
    create_template = BoundOperation(create_template)
    delete_template = BoundOperation(delete_template)
