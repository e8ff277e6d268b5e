"""A campaign as JSON, with a schema, for other programs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from pydantic import TypeAdapter

from cellcourse.simulation.campaign.found import Campaign

__all__ = ["CampaignFile", "campaign_json", "campaign_schema", "read_campaign"]


@dataclass(frozen=True)
class CampaignFile:
    """The content of ``summary.json``."""

    format: Literal[1]
    """Version of this format."""
    campaign: Campaign


def campaign_json(campaign: Campaign) -> bytes:
    """Write a campaign; what stands at its default is left out."""
    held = CampaignFile(1, campaign)
    return TypeAdapter(CampaignFile).dump_json(held, exclude_defaults=True) + b"\n"


def read_campaign(content: bytes) -> Campaign:
    """Read a campaign back.

    Raises:
        ValueError: it is not one of this format.
    """
    return TypeAdapter(CampaignFile).validate_json(content).campaign


def campaign_schema() -> dict[str, Any]:
    """The JSON Schema of ``summary.json``."""
    schema = TypeAdapter(CampaignFile).json_schema()
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema}
