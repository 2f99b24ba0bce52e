"""A small spec of another API, to be broken in tests."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import yaml

from postalytics_codegen.diagnostics import SpecError
from postalytics_codegen.loading import load_spec

if TYPE_CHECKING:
    from postalytics_codegen.model import ApiModel

_FAULTS = Path(__file__).parent / "codegen" / "faults"

FILES = {
    "api.yaml": """\
api: Shelter
package: shelter
summary: Animals that look for a home.
version: v2
base_path: /api/v2
docs: https://docs.shelter.example/reference/
authentication:
  scheme: basic
  summary: The key is the user name.
  source: {page: keys, confidence: official}
limits:
  - {requests: 5, seconds: 1}
environments:
  production:
    url: https://api.shelter.example
    summary: The live service.
  local:
    url: http://127.0.0.1:8000
    summary: The fake.
    api_key: none
    limits: [{requests: 100, seconds: 1}]
default_environment: local
errors:
  message_at: [error.message, .]
""",
    "resources/keepers.yaml": """\
resource: keepers
summary: People who look after animals.
models:
  Keeper:
    summary: A keeper.
    source: {page: keepers, confidence: official}
    fields:
      keeper_id: int
      name: string?
operations:
  get_keeper:
    summary: Get a keeper.
    get: /keepers/{keeper_id}
    path:
      keeper_id: int
    returns: Keeper
    unwrap: true
    effect: read
    source: {page: get-keeper, confidence: official}
""",
    "resources/pets.yaml": """\
resource: pets
summary: Animals.
models:
  Pet:
    summary: An animal.
    source: {page: pets, confidence: official}
    fields:
      row: int
      pet_id: {type: int, also: [id]}
      name: string?
      chip: Chip?
      friends: [Pet]
      tags: [string]
      extras: any
      weight: number
      tame: bool
      note_{1..3}: {type: string?, max_length: 10}
  Chip:
    summary: What is under the skin.
    source: {page: chips, confidence: inferred}
    fields:
      number: {type: string?, wire: ChipNumber}
  NewPet:
    summary: An animal to take in.
    source: {page: new-pet, confidence: client}
    fields:
      shelter_id: {type: int, required: true}
      name: {type: string, required: true, min_length: 1, max_length: 20, headers: [Call Name]}
      kind: string?
  PetReplacement:
    summary: The whole of an animal.
    source: {page: put-pet, confidence: client}
    replaces: Pet
    fields:
      pet_id: {type: int, required: true}
      name: string?
operations:
  list_pets:
    summary: List the animals.
    get: /pets
    query:
      start: {type: int, default: 1, minimum: 1}
      limit: {type: int, minimum: 1, maximum: 50, wire: PageSize}
      weight: {type: number, default: 2.5}
      tame: {type: bool, default: true}
      kind: {type: string, default: dog}
    paginate: {style: rows, start: start, limit: limit, row: row, key: pet_id, end: {error: None}}
    returns: [Pet]
    effect: read
    source: {page: list-pets, confidence: official}
  create_pet:
    summary: Take an animal in.
    post: /pets
    body: NewPet
    returns: Pet
    effect: create
    source: {page: create-pet, confidence: official}
    bulk:
      function: import_pets
      command: import_pets
      summary: Take many animals in.
      noun: pet
      target: shelter
      fixed: [shelter_id]
      require:
        - [name + kind, kind]
  replace_pet:
    summary: Replace an animal.
    put: /pets
    body: PetReplacement
    returns: Pet
    effect: replace
    source: {page: replace-pet, confidence: official}
""",
    "fake.yaml": """\
collections:
  keepers:
    key: keeper_id
    records: []
  pets:
    key: pet_id
    first_key: 10
    counts: {row: {of: pets, by: pet_id}}
    records:
      - pet_id: 1
        name: "02134"
        chip: {number: 0123}
        friends: [{pet_id: 2}]
        tags: [no, 1999-02-19]
        extras: {born: {on: 1:30}, seen: [yes]}
        weight: 2.5
        tame: true
operations:
  list_pets: {action: list, collection: pets, number: row}
  create_pet: {action: create, collection: pets, stamps: [name], answer: {name: Rex}}
  replace_pet: {action: replace, collection: pets, where: {pet_id: pet_id}, keeps: [name]}
  get_keeper: {action: list, collection: keepers, only_key_of_caller: true}
authentication:
  collection: keepers
  field: name
  message: Who are you?
now: "%Y-%m-%d"
""",
}


def write(directory: Path, *edits: tuple[str, str, str]) -> Path:
    """Write the spec below `directory`, with edits of (file, old text, new text)."""
    files = dict(FILES)
    for name, old, new in edits:
        if files[name].count(old) != 1:
            raise ValueError(f"{old!r} is {files[name].count(old)} times in {name}.")
        files[name] = files[name].replace(old, new)
    for name, text in files.items():
        path = directory / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode("utf-8", "surrogatepass"))
    return directory


def load(*edits: tuple[str, str, str]) -> ApiModel:
    """Load the spec with edits; it is written to `spec` in the current directory."""
    return load_spec(write(Path("spec"), *edits))


def shown(*edits: tuple[str, str, str]) -> str:
    """What is shown of the faults that the edits make."""
    with pytest.raises(SpecError) as caught:
        load(*edits)
    return caught.value.render()


def faults(group: str) -> list[Any]:
    """The faults in `faults/<group>.yaml`, as parameters: an edit and what is shown."""
    text = (_FAULTS / f"{group}.yaml").read_text(encoding="utf-8")
    return [
        pytest.param((case["file"], case["old"], case["new"]), case["shown"], id=case["fault"])
        for case in yaml.safe_load(text)
    ]
