"""Write what the commands of the guides print now into their pages: `make guide`."""

from __future__ import annotations

import sys

from support.fidelity.guides import HOME
from support.fidelity.operator import operator
from support.fidelity.shown_commands import renewed

PAGES = sorted([HOME / "docs/bulk-upload.md", *(HOME / "docs/bulk-upload").glob("*.md")])

if __name__ == "__main__":
    for page in PAGES:
        with operator() as entering:
            found = renewed(page, entering.enter)
            port, shown = entering.server.ports
        if port != shown:
            sys.exit(f"Stop what listens on port {shown}: the ids of jobs depend on the port.")
        page.write_text(found.with_new_ids(), "utf-8")
