"""First three digits of the ZIP codes of each state.

Checked against the ZIP codes of the package `zipcodes` 3.0.0 (933 prefixes); the USPS publishes
them as labeling list L002, which was not compared. Prefixes between two of a state that are not in
use count as its own, so that a ZIP that is new is not called wrong. A prefix of several states is
listed for each: 063 for Fishers Island, New York; 205 for federal offices around Washington; 726,
739 and 834 across a state line.
"""

from __future__ import annotations

from collections.abc import Iterator

_RANGES = """
AA 340
AE 090-099
AK 995-999
AL 350-369
AP 962-966
AR 716-729
AS 967
AZ 850-865
CA 900-961
CO 800-816
CT 060-069
DC 200 202-205 569
DE 197-199
FL 320-339 341-349
FM 969
GA 300-319 398-399
GU 969
HI 967-968
IA 500-528
ID 832-838
IL 600-629
IN 460-479
KS 660-679
KY 400-427
LA 700-714
MA 010-027 055
MD 205-219
ME 039-049
MH 969
MI 480-499
MN 550-567
MO 630-658 726
MP 969
MS 386-397
MT 590-599
NC 270-289
ND 580-588
NE 680-693
NH 030-038
NJ 070-089
NM 870-884
NV 889-898
NY 005 063 100-149
OH 430-459
OK 730-731 734-749
OR 970-979
PA 150-196
PR 006-007 009
PW 969
RI 028-029
SC 290-299
SD 570-577
TN 370-385
TX 733 739 750-799 885
UT 840-847
VA 201 205 220-246
VI 008
VT 050-054 056-059
WA 980-994
WI 530-549
WV 247-268
WY 820-831 834
"""


def _prefixes(ranges: list[str]) -> Iterator[str]:
    for text in ranges:
        first, _, last = text.partition("-")
        yield from (f"{number:03}" for number in range(int(first), int(last or first) + 1))


def _states() -> dict[str, list[str]]:
    states: dict[str, list[str]] = {}
    for state, *ranges in map(str.split, _RANGES.split("\n")[1:-1]):
        for prefix in _prefixes(ranges):
            states.setdefault(prefix, []).append(state)
    return states


_STATES = _states()


def states_of_zip(text: str) -> list[str]:
    """Return the states with ZIPs that begin like one, by their two letters.

    >>> states_of_zip("06390"), states_of_zip("00100")
    (['CT', 'NY'], [])
    """
    return _STATES.get(text[:3], [])
