"""A spec of an API of any size, for an API that does not exist."""

from __future__ import annotations

from pathlib import Path

_API = """\
api: Warehouse
package: warehouse
summary: Things on shelves.
version: v1
base_path: /v1
docs: https://docs.warehouse.example/
authentication:
  scheme: basic
  summary: The key is the user name.
  source: {page: keys, confidence: official}
limits:
  - {requests: 3, seconds: 1}
environments:
  production:
    url: https://api.warehouse.example
    summary: The live service.
default_environment: production
errors:
  message_at: [error.message, .]
"""

_MODELS = """\
  Thing{n}:
    summary: A thing on shelf {n}.
    source: {{page: get-thing-{n}, confidence: official}}
    fields:
      row: int
      thing_id: int
      name: string?
      weight: number
      kept: bool
      made_on: {{type: string?, wire: MadeOn}}
      note_{{1..10}}: {{type: string?, max_length: 255, summary: What is written on it.}}
  NewThing{n}:
    summary: A thing to put on shelf {n}.
    source: {{page: create-thing-{n}, confidence: official}}
    fields:
      name: {{type: string, required: true}}
      note_{{1..10}}: {{type: string?, max_length: 255}}
  Thing{n}Replacement:
    summary: The whole of a thing on shelf {n}.
    source: {{page: replace-thing-{n}, confidence: official}}
    replaces: Thing{n}
    fields:
      thing_id: {{type: int, required: true}}
      name: string?
      note_{{1..10}}: {{type: string?, max_length: 255}}
"""

_OPERATIONS = """\
  list_things_{n}:
    summary: List the things on shelf {n}.
    get: /things{n}
    query:
      start: {{type: int, default: 1, minimum: 1}}
      limit: {{type: int, minimum: 1, maximum: 50}}
    paginate:
      style: rows
      start: start
      limit: limit
      row: row
      key: [thing_id]
      end: {{error: No more}}
    returns: [Thing{n}]
    effect: read
    source: {{page: list-things-{n}, confidence: official}}
  get_thing_{n}:
    summary: Get a thing on shelf {n}.
    get: /things{n}/{{thing_id}}
    path:
      thing_id: {{type: int, summary: The thing.}}
    returns: Thing{n}
    effect: read
    source: {{page: get-thing-{n}, confidence: official}}
  create_thing_{n}:
    summary: Put a thing on shelf {n}.
    post: /things{n}
    body: NewThing{n}
    returns: Thing{n}
    effect: create
    source: {{page: create-thing-{n}, confidence: official}}
  replace_thing_{n}:
    summary: Replace a thing on shelf {n}.
    put: /things{n}
    body: Thing{n}Replacement
    returns: Thing{n}
    effect: replace
    source: {{page: replace-thing-{n}, confidence: official}}
  delete_thing_{n}:
    summary: Take a thing off shelf {n}.
    delete: /things{n}/{{thing_id}}
    path:
      thing_id: {{type: int, summary: The thing.}}
    returns: Thing{n}
    effect: delete
    source: {{page: delete-thing-{n}, confidence: official}}
"""


def write_made_spec(directory: Path, files: int = 20, shelves: int = 10) -> int:
    """Write a spec of `files` resources of `shelves` shelves; return the number of operations."""
    resources = directory / "resources"
    resources.mkdir(parents=True)
    (directory / "api.yaml").write_text(_API)
    for file in range(files):
        numbers = range(file * shelves, (file + 1) * shelves)
        (resources / f"hall_{file}.yaml").write_text(
            f"resource: hall_{file}\nsummary: Hall {file}.\nmodels:\n"
            + "".join(_MODELS.format(n=number) for number in numbers)
            + "operations:\n"
            + "".join(_OPERATIONS.format(n=number) for number in numbers)
        )
    return files * shelves * 5
