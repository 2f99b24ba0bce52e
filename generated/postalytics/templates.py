# Emitted from the spec by postalytics-codegen. Do not edit: change the spec instead.
"""Designs of postcards and letters."""

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

    Effect: read; it changes nothing.

    Source: https://docs.postalytics.com/references/postalytics-rest-api/get-all-templates
    (transcribed: copied by a third party from the vendor's page).

    Args:
        limit: The maximum number of items.

    Raises:
        InvalidRequestError: A value breaks the API's rules; nothing was sent.
        NotSentError: The request never left; repeating it is safe.
        OutcomeUnknownError: No response came. It changes nothing, so you can retry it.
        ResponseError: The API refused; its kinds say why.
        UnreadableResponseError: The API accepted it, but its response cannot be read.
    """
    return client.pages(operations.LIST_TEMPLATES, limit=limit)


async def get_template(client: Client, *, template_id: TemplateId | int) -> Template:
    """Get one template.

    A client received an array of one; an object is accepted as well.

    Effect: read; it changes nothing.

    Source: https://docs.postalytics.com/references/postalytics-rest-api/get-template
    (transcribed: copied by a third party from the vendor's page).

    Args:
        template_id: The template. Example: 301.

    Raises:
        InvalidRequestError: A value breaks the API's rules; nothing was sent.
        NotSentError: The request never left; repeating it is safe.
        OutcomeUnknownError: No response came. It changes nothing, so you can retry it.
        ResponseError: The API refused; its kinds say why.
        UnreadableResponseError: The API accepted it, but its response cannot be read.
    """
    return await client.call(operations.GET_TEMPLATE, path=(template_id,))


async def create_template(client: Client, body: NewTemplate) -> TemplateCreated:
    """Create a template of markup or of images.

    No operation changes or proofs a template. The vendor's express windows, which a login
    link opens, can build, proof and save one.

    Effect: create; it makes something new each time.

    Source: https://docs.postalytics.com/references/postalytics-rest-api/create-template
    (official-part: the vendor's page was read in part).

    Args:
        body: A template to create, of markup or of images.

    Raises:
        InvalidRequestError: A value breaks the API's rules; nothing was sent.
        NotSentError: The request never left; repeating it is safe.
        OutcomeUnknownError: It may have been carried out; check before you retry it.
        ResponseError: The API refused; its kinds say why.
        UnreadableResponseError: The API accepted it, but its response cannot be read.
    """
    return await client.call(operations.CREATE_TEMPLATE, body=body)


async def delete_template(client: Client, *, template_id: TemplateId | int) -> TemplateDeleted:
    """Delete a template.

    Effect: delete; it removes something.

    Source: https://docs.postalytics.com/references/postalytics-rest-api/delete-template
    (official: the vendor's page was read to its end).

    Args:
        template_id: The template. Example: 302.

    Raises:
        InvalidRequestError: A value breaks the API's rules; nothing was sent.
        NotSentError: The request never left; repeating it is safe.
        OutcomeUnknownError: It may have been carried out; check before you retry it.
        ResponseError: The API refused; its kinds say why.
        UnreadableResponseError: The API accepted it, but its response cannot be read.
    """
    return await client.call(operations.DELETE_TEMPLATE, path=(template_id,))


class TemplatesResource(Resource):
    """Designs of postcards and letters."""

    list_templates = BoundOperation(list_templates)
    get_template = BoundOperation(get_template)
    create_template = BoundOperation(create_template)
    delete_template = BoundOperation(delete_template)
