"""A PostgreSQL of the tests' own: a private cluster in a temporary folder, started for one test process."""

from __future__ import annotations

import os
import pwd
import shutil
import socket
import stat
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

import psycopg
from sqlalchemy import URL

from ims_desktop.central.database import Database
from ims_desktop.central.migrations import migrate

_USER = "postgres"
_TEMPLATE = "migrated"
_FAST_RATHER_THAN_SAFE = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "max_connections=60")


def programs() -> Path | None:
    """The folder of ``initdb`` and ``pg_ctl``, of the newest version that is installed."""
    installed = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    on_path = shutil.which("initdb")
    found = [Path(on_path)] if on_path else installed[-1:]
    return found[0].resolve().parent if found else None


@dataclass
class Cluster:
    """Started by ``start``; ``new_database`` makes an empty, migrated database for one test."""

    folder: Path
    bin: Path
    port: int
    _numbers: Iterator[int] = field(default_factory=lambda: count(1))

    @classmethod
    def start(cls, bin_folder: Path, settings: Sequence[str] = _FAST_RATHER_THAN_SAFE) -> Cluster:
        folder = Path(tempfile.mkdtemp(prefix="ims-postgres-"))
        cluster = cls(folder, bin_folder, _free_port())
        cluster._become_owner()
        cluster._run("initdb", "-D", str(folder / "data"), "-A", "trust", "--no-sync", "-E", "UTF8", "--locale=C.UTF-8")
        told = [part for one in settings for part in ("-c", one)]
        options = ["-p", str(cluster.port), "-h", "127.0.0.1", "-k", str(folder), *told]
        cluster._run(
            *("pg_ctl", "-D", str(folder / "data"), "-w", "-l", str(folder / "log"), "-o", " ".join(options), "start")
        )
        cluster._make_template()
        return cluster

    def url(self, database: str) -> URL:
        return URL.create("postgresql+psycopg", self._role, host="127.0.0.1", port=self.port, database=database)

    def new_database(self) -> URL:
        name = f"test_{next(self._numbers)}"
        self._execute(f"CREATE DATABASE {name} TEMPLATE {_TEMPLATE}")
        return self.url(name)

    def empty_database(self) -> URL:
        name = f"empty_{next(self._numbers)}"
        self._execute(f"CREATE DATABASE {name} TEMPLATE template0")
        return self.url(name)

    def drop(self, url: URL) -> None:
        self._execute(f"DROP DATABASE {url.database} WITH (FORCE)")

    def stop(self) -> None:
        self._run("pg_ctl", "-D", str(self.folder / "data"), "-m", "immediate", "stop")
        shutil.rmtree(self.folder, ignore_errors=True)

    @property
    def _role(self) -> str:
        return _USER if os.getuid() == 0 else pwd.getpwuid(os.getuid()).pw_name

    def _become_owner(self) -> None:
        """PostgreSQL refuses to run as root, so root hands the folder to the user that the package made."""
        if os.getuid() == 0:
            shutil.chown(self.folder, _USER)

    def _run(self, program: str, *arguments: str) -> None:
        command = [*_as_owner(), str(self.bin / program), *arguments]
        done = subprocess.run(command, capture_output=True, text=True, cwd=self.folder, check=False)
        assert done.returncode == 0, f"{program}: {done.stdout}{done.stderr}"

    def _make_template(self) -> None:
        self._execute(f"CREATE DATABASE {_TEMPLATE} TEMPLATE template0")
        database = Database(self.url(_TEMPLATE))
        migrate(database)
        database.close()

    def _execute(self, statement: str) -> None:
        plain = self.url("postgres").set(drivername="postgresql").render_as_string()
        with psycopg.connect(plain, autocommit=True) as connection:
            connection.execute(statement.encode())


def _as_owner() -> Sequence[str]:
    if os.getuid() != 0:
        return ()
    if os.stat(os.devnull).st_mode & stat.S_IWOTH:
        return ("runuser", "-u", _USER, "--")
    # Some containers let nobody but root write to /dev/null, which initdb must: so that one right goes along.
    right = "+dac_override"
    return (
        "setpriv",
        "--reuid",
        _USER,
        "--regid",
        _USER,
        "--clear-groups",
        "--inh-caps",
        right,
        "--ambient-caps",
        right,
    )


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
