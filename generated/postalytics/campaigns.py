# Emitted from the spec by postalytics-codegen. Do not edit: change the spec instead.
"""Campaigns, their modes, and the events of their mail.

Every method may raise the errors of `postalytics.errors`; see the table there.

`Source` names a page of https://docs.postalytics.com/references/postalytics-rest-api/;
docs/coverage.md explains the word in brackets.
"""

from __future__ import annotations

from postalytics_runtime.pagination import Pages
from postalytics_runtime.resources import Resource, function_of

from ._operations import campaigns as operations
from .models.campaigns import (
    Campaign,
    CampaignCreated,
    CampaignDeleted,
    CampaignDetails,
    CampaignEvent,
    CampaignUpdated,
    DataId,
    DripCampaign,
    DropId,
    NewCampaign,
)

__all__ = [
    "CampaignsResource",
    "create_campaign",
    "delete_campaign",
    "get_campaign",
    "get_campaign_stats",
    "list_campaign_events",
    "list_campaigns",
    "list_contact_events",
    "list_drip_campaigns",
    "set_campaign_mode",
    "toggle_campaign_mode",
]


class CampaignsResource(Resource):
    """Campaigns, their modes, and the events of their mail.

    Each method is also a function of this module, which takes the client first.
    """

    def list_campaigns(self, *, limit: int | None = None) -> Pages[Campaign]:
        """List all campaigns of the account, without their counters.

        Changes nothing. Source: get-all-campaigns (transcribed).

        The counters may all be 0 here; get_campaign_stats has real ones.

        Args:
            limit: The maximum number of items; all if None.
        """
        return self._client.pages(operations.LIST_CAMPAIGNS, limit=limit)

    def list_drip_campaigns(self, *, limit: int | None = None) -> Pages[DripCampaign]:
        """List all triggered drip campaigns of the account with their endpoints.

        Changes nothing. Source: get-all-drip-campaigns (official).

        Args:
            limit: The maximum number of items; all if None.
        """
        return self._client.pages(operations.LIST_DRIP_CAMPAIGNS, limit=limit)

    async def get_campaign(self, *, drop_id: DropId | int) -> CampaignDetails:
        """Get the basic details of a campaign.

        Changes nothing. Source: get-campaign (official; inferred: `drop_id`).

        Args:
            drop_id: Drop ID of the campaign. It is unknown whether the API takes the campaign
                ID instead.
        """
        return await self._client.call(operations.GET_CAMPAIGN, path=(drop_id,))

    async def get_campaign_stats(self, *, drop_id: DropId | int) -> Campaign:
        """Get a campaign with its mode and its real counters.

        Changes nothing. Source: get-campaign-stats (transcribed).

        A call may take about one second.

        Args:
            drop_id: Drop ID of the campaign.
        """
        return await self._client.call(operations.GET_CAMPAIGN_STATS, path=(drop_id,))

    async def create_campaign(self, body: NewCampaign) -> CampaignCreated:
        """Create a triggered drip campaign with a proofed template.

        Creates a record on every call. Source: create-new-campaign (official-part).

        Args:
            body: A triggered drip campaign to create.
        """
        return await self._client.call(operations.CREATE_CAMPAIGN, body=body)

    async def toggle_campaign_mode(self, *, drop_id: DropId | int) -> CampaignUpdated:
        """Toggle a campaign from test mode to live mode, or from live mode to test mode.

        Switches to the opposite state; a second call undoes the first. Source:
        update-campaign-status (official; inferred: `drop_id`).

        A second call may turn a test into live mail: set_campaign_mode reads the mode first.
        The operation is for triggered drips and for campaigns fed by automated files.

        Whether the path takes `drop_id` or `campaign_id` is unknown, so `list_campaigns` is
        read before anything is changed: one more request of the rate limit. An ID that can mean
        two records is refused; `client.with_options(allow_ambiguous_ids=True)` does not read
        it.

        Args:
            drop_id: Drop ID of the campaign.

        Raises:
            AmbiguousIdError: The ID can mean two records, or that cannot be ruled out; nothing
                was sent.
        """
        return await self._client.call(operations.TOGGLE_CAMPAIGN_MODE, path=(drop_id,))

    async def set_campaign_mode(self, *, drop_id: DropId | int, live: bool) -> Campaign:
        """Set a campaign to live mode or to test mode, whatever its current mode.

        Source: update-campaign-status (official; inferred: `drop_id`).

        `toggle_campaign_mode` changes the state to its opposite. So this reads `is_live_mode`
        with `get_campaign_stats`, toggles once if needed, and reads again. Two programs that
        toggle at the same time can still cross.

        Whether the path takes `drop_id` or `campaign_id` is unknown, so `list_campaigns` is
        read before anything is changed: one more request of the rate limit. An ID that can mean
        two records is refused; `client.with_options(allow_ambiguous_ids=True)` does not read
        it.

        Args:
            drop_id: Drop ID of the campaign.
            live: The state you want: `is_live_mode` 1 for True, 0 for False.

        Returns:
            Campaign: What was read last.

        Raises:
            AmbiguousIdError: The ID can mean two records, or that cannot be ruled out; nothing
                was sent.
            ToggleError: The state is unknown, or still not the one you want.
        """
        return await self._client.set_toggle(
            operations.SET_CAMPAIGN_MODE, path=(drop_id,), wanted=live
        )

    async def delete_campaign(self, *, drop_id: DropId | int) -> CampaignDeleted:
        """Delete a campaign.

        Removes a record. Source: delete-campaign (official; inferred: `drop_id`).

        Whether the path takes `drop_id` or `campaign_id` is unknown, so `list_campaigns` is
        read before anything is changed: one more request of the rate limit. An ID that can mean
        two records is refused; `client.with_options(allow_ambiguous_ids=True)` does not read
        it.

        Args:
            drop_id: Drop ID of the campaign.

        Raises:
            AmbiguousIdError: The ID can mean two records, or that cannot be ruled out; nothing
                was sent.
        """
        return await self._client.call(operations.DELETE_CAMPAIGN, path=(drop_id,))

    def list_campaign_events(
        self, *, drop_id: DropId | int, page_number: int = 1, limit: int | None = None
    ) -> Pages[CampaignEvent]:
        """List the events of the mail of a campaign, the latest first.

        Changes nothing. Source: get-campaign-events (official).

        The operation has no filter by date, and an event has no ID: two events with the same
        contact, name, date and metadata count as one.

        Args:
            drop_id: Drop ID of the campaign.
            page_number: The page to start at. A page has as many events as `limit` says, at
                most 100. At least 1.
            limit: The maximum number of items; all if None.
        """
        return self._client.pages(
            operations.LIST_CAMPAIGN_EVENTS, path=(drop_id,), start=page_number, limit=limit
        )

    def list_contact_events(
        self,
        *,
        drop_id: DropId | int,
        data_id: DataId | int,
        page_number: int = 1,
        limit: int | None = None,
    ) -> Pages[CampaignEvent]:
        """List the events of the mail of one contact in a campaign, the latest first.

        Changes nothing. Source: get-contact-event (official).

        Args:
            drop_id: Drop ID of the campaign.
            data_id: ID of the contact in the campaign.
            page_number: The page to start at. A page has as many events as `limit` says, at
                most 100. At least 1.
            limit: The maximum number of items; all if None.
        """
        return self._client.pages(
            operations.LIST_CONTACT_EVENTS, path=(drop_id, data_id), start=page_number, limit=limit
        )


list_campaigns = function_of(CampaignsResource.list_campaigns)
list_drip_campaigns = function_of(CampaignsResource.list_drip_campaigns)
get_campaign = function_of(CampaignsResource.get_campaign)
get_campaign_stats = function_of(CampaignsResource.get_campaign_stats)
create_campaign = function_of(CampaignsResource.create_campaign)
toggle_campaign_mode = function_of(CampaignsResource.toggle_campaign_mode)
set_campaign_mode = function_of(CampaignsResource.set_campaign_mode)
delete_campaign = function_of(CampaignsResource.delete_campaign)
list_campaign_events = function_of(CampaignsResource.list_campaign_events)
list_contact_events = function_of(CampaignsResource.list_contact_events)
