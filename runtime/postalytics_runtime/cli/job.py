"""What the command line asks for."""

from __future__ import annotations

import shlex
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import attrs

from ..bulk.columns import fixed_options, shown
from ..operation import Api, Bulk, Environment, Operation
from .wording import counted


@attrs.frozen(kw_only=True)
class UploadJob:
    """An upload as the command line asks for it; each attribute is an option."""

    api: Api
    operation: Operation[Any]
    bulk: Bulk
    file: Path
    fixed: Mapping[str, object]
    environment: str | None
    base_url: str | None
    api_key_file: str | None
    ignore: tuple[str, ...]
    mapping: Mapping[str, str]
    skip_bad_rows: bool
    dry_run: bool
    yes: bool

    @property
    def field_names(self) -> list[str]:
        """The fields that columns can hold."""
        fields = self.operation.body.fields if self.operation.body else ()
        return [field.name for field in fields if field.name not in self.bulk.fixed]

    def command(self, file: Path) -> str:
        """The command that uploads another file in the same way."""
        options = [("--environment", self.environment), ("--base-url", self.base_url)]
        options += [("--api-key-file", self.api_key_file)]
        options += [("--ignore-column", column) for column in self.ignore]
        options += [("--map", f"{column}={field}") for column, field in self.mapping.items()]
        given = {fixed_options(self.bulk)[name]: value for name, value in self.fixed.items()}
        words = [self.api.name.lower(), self.operation.resource, self.bulk.command, str(file)]
        for option, value in (*given.items(), *options):
            words += [option, str(value)] if value is not None else []
        return shlex.join([*words, *["--skip-bad-rows"] * self.skip_bad_rows])

    def question(self, rows: int, environment: Environment) -> str:
        """What an operator is asked before anything is sent."""
        target = f"{self.bulk.target} {shown(str(self.fixed[self.bulk.fixed[0]]))}"
        return f"Upload {counted(rows, self.bulk.noun)} to {target} in {environment.name}?"
