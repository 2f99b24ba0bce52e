# Emitted from the spec by postalytics-codegen. Do not edit: change the spec instead.
"""Designs of postcards and letters.

Every method may raise the errors of `postalytics.errors`; see the table there.

`Source` names a page of https://docs.postalytics.com/references/postalytics-rest-api/;
docs/coverage.md explains the word in brackets.
"""

from __future__ import annotations

from postalytics_runtime.pagination import Pages
from postalytics_runtime.resources import Resource, function_of

from ._operations import templates as operations
from .models.templates import NewTemplate, Template, TemplateCreated, TemplateDeleted, TemplateId

__all__ = [
    "TemplatesResource",
    "create_template",
    "delete_template",
    "get_template",
    "list_templates",
]


class TemplatesResource(Resource):
    """Designs of postcards and letters.

    Each method is also a function of this module, which takes the client first.
    """

    def list_templates(self, *, limit: int | None = None) -> Pages[Template]:
        """List all templates of the account.

        Changes nothing. Source: get-all-templates (transcribed).

        Args:
            limit: The maximum number of items; all if None.
        """
        return self._client.pages(operations.LIST_TEMPLATES, limit=limit)

    async def get_template(self, *, template_id: TemplateId | int) -> Template:
        """Get one template.

        Changes nothing. Source: get-template (transcribed).

        Args:
            template_id: ID of the template.
        """
        return await self._client.call(operations.GET_TEMPLATE, path=(template_id,))

    async def create_template(self, body: NewTemplate) -> TemplateCreated:
        """Create a template of markup or of images.

        Creates a record on every call. Source: create-template (official-part).

        No operation changes or proofs a template. The vendor's express windows, which a login
        link opens, can build, proof and save one.

        Args:
            body: A template to create, of markup or of images.
        """
        return await self._client.call(operations.CREATE_TEMPLATE, body=body)

    async def delete_template(self, *, template_id: TemplateId | int) -> TemplateDeleted:
        """Delete a template.

        Removes a record. Source: delete-template (official).

        Args:
            template_id: ID of the template.
        """
        return await self._client.call(operations.DELETE_TEMPLATE, path=(template_id,))


list_templates = function_of(TemplatesResource.list_templates)
get_template = function_of(TemplatesResource.get_template)
create_template = function_of(TemplatesResource.create_template)
delete_template = function_of(TemplatesResource.delete_template)
