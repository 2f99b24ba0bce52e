"""Where the programs of servers are taken from, and what is said where there are none."""

from __future__ import annotations

import platform
from pathlib import Path

import pytest

from support.servers import binaries, elsewhere
from support.servers.binaries import ServerIsMissing, postgres_programs, redis_program
from support.servers.postgres_server import running_postgres

SYSTEM = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))


@pytest.fixture
def no_wheels(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("POSTGRES_BIN", raising=False)
    monkeypatch.setattr(binaries, "_WHEELS", Path(".venv/no-servers"))


@pytest.fixture
def on_a_mac(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(platform, "system", lambda: "Darwin")
    monkeypatch.setattr(platform, "platform", lambda: "macOS-15-x86_64")


@pytest.mark.usefixtures("no_wheels", "on_a_mac")
def test_where_there_are_no_wheels_a_skip_says_what_to_set(tmp_path: Path) -> None:
    with pytest.raises(ServerIsMissing) as of_postgres:
        postgres_programs(tmp_path)
    with pytest.raises(ServerIsMissing) as of_redis:
        redis_program(tmp_path)
    assert str(of_postgres.value) == (
        "No PostgreSQL for macOS-15-x86_64: set POSTGRES_BIN to the folder of its initdb, postgres"
        " and psql."
    )
    assert str(of_redis.value) == (
        "No Redis for macOS-15-x86_64: set REDIS_URL to the address of an empty database of a"
        " Redis or Valkey."
    )


@pytest.mark.usefixtures("no_wheels")
def test_where_servers_are_promised_their_absence_is_an_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(binaries, "is_promised", lambda: True)
    with pytest.raises(FileNotFoundError, match=r"Run: make \.venv/no-servers"):
        postgres_programs(tmp_path)


@pytest.mark.usefixtures("on_a_mac")
def test_an_install_that_fails_elsewhere_is_reported_once(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "servers"
    elsewhere.main(str(folder))
    assert folder.is_dir()
    assert "skipped" in capsys.readouterr().err


def test_an_install_that_fails_where_it_is_promised_is_an_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(elsewhere, "is_promised", lambda: True)
    with pytest.raises(SystemExit, match="were not installed"):
        elsewhere.main(str(tmp_path / "servers"))
    assert not (tmp_path / "servers").exists()


def test_a_folder_without_a_program_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "initdb").touch()
    monkeypatch.setenv("POSTGRES_BIN", str(tmp_path))
    with pytest.raises(FileNotFoundError, match="has no postgres, psql"):
        postgres_programs(tmp_path)


@pytest.mark.skipif(not SYSTEM, reason="no PostgreSQL is installed in /usr/lib/postgresql")
def test_the_postgres_of_the_system_can_be_used(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("POSTGRES_BIN", str(SYSTEM[0].parent))
    with running_postgres() as server:
        version = server.execute("SHOW server_version_num").strip()
    assert int(version) // 10_000 == int(SYSTEM[0].parts[-3])
