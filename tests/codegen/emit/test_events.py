"""The emitted module of events, and its page in the reference."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from postalytics_codegen.emit.code import package
from postalytics_codegen.emit.documents import reference_pages
from postalytics_codegen.emit.durations import duration
from postalytics_codegen.load import load_spec
from support.codegen.events import only_polled

TOY = load_spec(Path(__file__).parents[1] / "toy_spec")
FILES = package(TOY)
PAGES = reference_pages(TOY)


def functions(module: str, own_class: str = "") -> dict[str, str]:
    """Return the functions of a module, or of a class, with their docstrings, on one line."""
    body = ast.parse(module).body
    if own_class:
        body = next(n.body for n in body if isinstance(n, ast.ClassDef) and n.name == own_class)
    return {
        node.name: " ".join((ast.get_docstring(node) or "").split())
        for node in body
        if isinstance(node, ast.FunctionDef)
    }


def test_a_function_says_what_is_known_of_it() -> None:
    found = functions(FILES["events.py"])

    assert list(found) == [
        *("judge", "parse_delivery", "watch_events", "watch_loans", "watch_shelves")
    ]
    watching = found["watch_events"]
    assert watching.startswith("Watch the events of a reader by polling, each at least once.")
    assert "Each poll reads back 1 hour, because an event may be listed" in watching
    assert "Ask once a minute." in watching
    assert "reader_id: The number of a reader." in watching
    assert "interval: The seconds between two polls, at least 60; 60 if None." in watching
    assert "NotFoundError: The reader does not exist." in watching
    loans = found["watch_loans"]
    assert loans.startswith("Watch the loans of a reader.")
    assert "A loan that goes on is a change." in loans
    assert "for `changed` and `removed`; 3600 (1 hour) if None." in loans


def test_the_function_that_subscribes_is_with_the_operations_on_webhooks() -> None:
    found = functions(FILES["readers.py"], "ReadersResource")["subscribe"]

    assert found.startswith("Receive the events of a reader by webhook, and poll for lost ones.")
    assert "A reader has one bell. It rings twice now and then." in found
    assert "reader_id: The `reader_id` of the reader, as `list_readers` shows it." in found
    assert "subscribe = function_of(ReadersResource.subscribe)" in FILES["readers.py"]
    assert [
        name for name in ("books", "desk", "shelves") if "subscribe" in FILES[f"{name}.py"]
    ] == []


def test_an_api_that_is_only_polled_has_nothing_that_receives(tmp_path: Path) -> None:
    api = load_spec(only_polled(tmp_path))
    module = package(api)["events.py"]
    page = reference_pages(api)["events.md"]

    assert list(functions(module)) == ["watch_events", "watch_loans", "watch_shelves"]
    assert [
        word for word in ("Judgement", "Subscription", "webhook", "delivery(") if word in module
    ] == []
    assert "subscribe" not in package(api)["readers.py"]
    assert [word for word in ("ebhook", "eliver", "judge") if word in page] == []


def test_the_page_of_the_reference_has_the_facts() -> None:
    page = PAGES["events.md"]

    assert page.partition("# events\n")[2].startswith(
        "\nEvents of a reader, each once: by webhook, by poll, or by both.\n"
    )
    assert (
        "- Polled with [`list_loan_news`](readers.md#list_loan_news), at most every 1 minute; an "
        "event may be listed 1 hour after its date. Items are "
        "[`LoanNews`](readers.md#model-loannews).\n"
        "- Delivered to webhooks as [`LoanRing`](readers.md#model-loanring). It rings twice now "
        "and then.\n"
    ) in page
    assert "- Confidence: official-part; the vendor's page was read in part.\n" in page
    assert (
        "| kind | in polled events | in deliveries | meaning |\n| --- | --- | --- | --- |\n"
        "| `lent` | `Lent` | `L` |  |\n"
        "| `due` | `Due` | `D` | The last day has come. |\n"
    ) in page
    assert "| `mended` |  | `M` |  |\n| `wanted` | `Wanted` |  |  |\n" in page
    headings = [line for line in page.splitlines() if line.startswith("## ")]
    assert headings == [
        *("## Kinds", "## judge", "## parse_delivery", "## watch_events", "## watch_loans"),
        *("## watch_shelves", "## client.readers.subscribe"),
    ]
    assert "[events](events.md)" in PAGES["README.md"]


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        *((1, "1 second"), (90, "90 seconds"), (300, "5 minutes"), (3600, "1 hour")),
        *((5400, "90 minutes"), (86400, "1 day"), (259200, "3 days")),
    ],
)
def test_a_duration_is_said_in_the_largest_unit(seconds: int, words: str) -> None:
    assert duration(seconds) == words
