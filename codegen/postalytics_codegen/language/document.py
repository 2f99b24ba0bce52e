"""Parsed spec files, before cross-references are checked."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

if TYPE_CHECKING:
    from .api import ApiFile
    from .fake import FakeFile
    from .operations import ResourceFile


@attrs.frozen
class Document:
    """Parsed spec; files that could not be read are left out."""

    api: ApiFile | None
    resources: tuple[ResourceFile, ...]
    fake: FakeFile | None
