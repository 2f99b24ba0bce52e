"""Check the questions of an examination."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

from ...model import CorrectionModel, FactModel, NeedsModel, ProbeModel, ReadingModel
from ...yaml import Text
from ..names import check_known

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ...language import Probe
    from ...model import OperationModel
    from ...yaml import Diagnostics, Name
    from ..operations import ReadOperations
    from .places import SpecPlaces

_LEAST: dict[str, int] = {"shift": 2, "same": 2, "headers": 0}
"""The minimum number of readings of a look; 1 for others."""
_LEAST_FIELDS = {"names": 1, "dates": 1, "overlap": 2, "own_value": 1}
_NAMING = frozenset({"headers", "answered", "highest"})
"""The looks that need names to look for."""
_OF_ITEMS = frozenset(
    {"names", "known", "dates", "overlap", "count", "accepted", "own_count", "own_value"}
)
_OF_PAGES = frozenset({"rows", "shift", "total", "page_size"})


@attrs.frozen
class ProbeChecker:
    """Checker of questions."""

    _readings: Mapping[str, ReadingModel]
    _reads: ReadOperations
    _places: SpecPlaces
    _diagnostics: Diagnostics

    def check(self, name: Name, probe: Probe) -> ProbeModel:
        """Return a question, after checking its names."""
        needs = probe.needs
        named = [*probe.of, *([probe.control] if probe.control else [])]
        for reading in (*named, *([needs.reading] if needs else [])):
            complaint = "there is no reading"
            check_known(reading, reading.place, self._readings, complaint, self._diagnostics)
        self._check_look(probe)
        self._check_operations(probe)
        expect = probe.expect if isinstance(probe.expect, list) else [probe.expect]
        return ProbeModel(
            name=name,
            question=probe.question,
            see=probe.see,
            of=tuple(probe.of),
            expect=tuple(expect),
            names=tuple(probe.names),
            fields=tuple(probe.fields),
            needs=NeedsModel(reading=needs.reading, items=needs.items) if needs else None,
            control=probe.control,
            facts=self._facts(probe),
            corrections=self._corrections(probe),
        )

    def _check_look(self, probe: Probe) -> None:
        wanted = (
            ("of", len(probe.of), _LEAST.get(probe.see, 1)),
            ("fields", len(probe.fields), _LEAST_FIELDS.get(probe.see, 0)),
            ("names", len(probe.names), 1 if probe.see in _NAMING else 0),
        )
        for key, given, least in wanted:
            if given < least and probe.sound:
                self._diagnostics.report(
                    probe.at(key), f"{probe.see!r} needs at least {least} in {key!r}"
                )

    def _check_operations(self, probe: Probe) -> None:
        readings = [self._readings[name] for name in probe.of if name in self._readings]
        operations = [one.operation for one in readings if one.operation is not None]
        if probe.see in _OF_ITEMS | _OF_PAGES and any(one.call_is_missing for one in readings):
            self._diagnostics.report(
                probe.at("of"), f"{probe.see!r} needs readings that call an operation"
            )
        if probe.see in _OF_PAGES:
            for operation in operations:
                self._check_page(probe, operation)
        items = [fields for one in operations if (fields := self._reads.item(one)) is not None]
        known = {str(name) for fields in items for name in fields}
        for field in probe.fields if operations and len(items) == len(operations) else []:
            complaint = "no reading has a field"
            check_known(field, field.place, known, complaint, self._diagnostics)

    def _check_page(self, probe: Probe, operation: OperationModel) -> None:
        paging = operation.paging
        if paging is None:
            lacking = "pages"
        elif probe.see == "rows" and paging.row is None:
            lacking = "row numbers"
        elif probe.see in ("total", "page_size") and not paging.total:
            lacking = "total"
        else:
            return
        self._diagnostics.report(probe.at("of"), f"{str(operation.name)!r} has no {lacking}")

    def _facts(self, probe: Probe) -> tuple[FactModel, ...]:
        facts = (self._places.fact(place) for place in probe.facts)
        return tuple(fact for fact in facts if fact is not None)

    def _corrections(self, probe: Probe) -> tuple[CorrectionModel, ...]:
        found: list[CorrectionModel] = []
        for seen, values in probe.corrections.items():
            for place, value in values.items():
                where = self._places.find(place)
                if where is None:
                    continue
                if not isinstance(value, Text):
                    self._diagnostics.report(place.place, "the new value must be a single value")
                    continue
                file, keys, _ = where
                made = CorrectionModel(seen=seen, file=file, place=keys, value=value)
                found.append(made)
        return tuple(found)
