"""What a package index shows of the project: the README as it is read there, and links.

`repository` in `pyproject.toml` is the address of the repository, and stands nowhere else. While it
is empty, links of the README to files become their text, and no address is shown.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from hatchling.metadata.plugin.interface import MetadataHookInterface

_PICTURE = re.compile(r"!\[[^\]]*\]\((?!https?:)[^)]+\)\n*")
_LINK = re.compile(r"\[([^\]]+)\]\((?!https?:|#)([^)]+)\)")
_ADDRESS = re.compile(r"https://[\w.-]+(:\d+)?(/[\w.~-]+)+", re.ASCII)


class CustomMetadataHook(MetadataHookInterface):
    """Adds `readme` and `urls`."""

    def update(self, metadata: dict[str, Any]) -> None:
        """Complete the metadata of the project."""
        repository = address(self.config["repository"])
        readme = Path(self.root, "README.md").read_text("utf-8")
        metadata["readme"] = {"content-type": "text/markdown", "text": shown(readme, repository)}
        metadata["urls"] = urls(repository)


def address(text: str) -> str:
    """Return the address of the repository as links begin with it; empty while it is not known.

    Raises:
        ValueError: it is not what a browser shows, so an index would refuse the files of a release.
    """
    found = text.rstrip("/").removesuffix(".git")
    if found and not _ADDRESS.fullmatch(found):
        raise ValueError(
            f"`repository` in pyproject.toml is {text!r}. Write it as a browser shows it, such as "
            "https://github.com/OWNER/NAME."
        )
    return found


def shown(readme: str, repository: str) -> str:
    """Return the README for readers without a copy of the project: what to install, and links."""
    readme = readme.replace("pip install '.[", "pip install 'postalytics[")
    target = rf"[\1]({repository}/blob/main/\2)" if repository else r"\1"
    return _LINK.sub(target, _PICTURE.sub("", readme))


def urls(repository: str) -> dict[str, str]:
    """Return the links of the project by their labels."""
    api = {"Reference of the API": "https://docs.postalytics.com/references/postalytics-rest-api/"}
    if not repository:
        return api
    return api | {
        "Repository": repository,
        "Issues": f"{repository}/issues",
        "Changelog": f"{repository}/blob/main/CHANGELOG.md",
    }
