"""Write what the commands of the guides print now into their pages: `make guide`."""

from __future__ import annotations

from support.fidelity.guides import HOME
from support.fidelity.operator import operator
from support.fidelity.shown_commands import renewed
from support.fidelity.worked_changes import renew

_NAMES = ["tutorial.md", "guides/bulk-upload.md", "guides/quick-start.md", "guides/raw-calls.md"]
PAGES = sorted(
    [*(HOME / "docs" / name for name in _NAMES), *(HOME / "docs/guides/bulk-upload").glob("*.md")]
)

if __name__ == "__main__":
    renew()
    for page in PAGES:
        with operator(page) as entering:
            found = renewed(page, entering.enter)
            port, shown = entering.server.ports
        # The id of a job depends on the port: only with the one that is shown it is the reader's.
        page.write_text(found.with_new_ids() if port == shown else found.text, "utf-8")
