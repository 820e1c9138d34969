"""What one does with a central from outside: found it, add people, enrol workstations, import, serve."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path

from msgspec import Struct
from sqlalchemy import URL, select
from sqlalchemy.exc import OperationalError

from ims_desktop.central.clock import Now, system_now
from ims_desktop.central.database import Database
from ims_desktop.central.folder import DataFolder, sqlite_url
from ims_desktop.central.importing import Imported, import_csv
from ims_desktop.central.importing.reading import read_file
from ims_desktop.central.migrations import migrate
from ims_desktop.central.people import add_person, new_hash
from ims_desktop.central.samples import import_sample
from ims_desktop.central.sites import found_site
from ims_desktop.central.sync.enrolment import make_code
from ims_desktop.central.tables import people, sites
from ims_desktop.central.transaction import Transaction
from ims_desktop.domain.errors import InputProblem, TryAgain
from ims_desktop.domain.ids import SiteId
from ims_desktop.domain.people import Role
from ims_desktop.domain.texts import text

ADMINISTRATOR = "admin"
PASSWORD_VARIABLE = "IMS_ADMIN_PASSWORD"
FIRST_SITE = ("MAIN", "Main site")


class Founded(Struct, frozen=True):
    """What ``init`` did. ``password`` is the administrator's when it was generated: it is shown this once."""

    is_new: bool
    password: str | None = None
    imported: tuple[Imported, ...] = ()


def init(
    data: Path,
    database_url: str | None = None,
    sample: str | None = None,
    environment: Mapping[str, str] = os.environ,
    now: Now = system_now,
) -> Founded:
    """Makes tables, administrator, and a site or the sample company: everything or nothing.

    Does nothing when there is an administrator already. ``sample`` is ``adventureworks``, or ``demo`` for that and
    a few things more.
    """
    folder = DataFolder(data)
    data.mkdir(parents=True, exist_ok=True)
    if database_url is not None or folder.database_file.exists():
        return _init(folder.url(database_url), sample, environment, now)
    # A cut in the middle leaves no file that looks like a central.
    unfinished = folder.database_file.with_suffix(".unfinished")
    for leftover in data.glob(f"{unfinished.name}*"):
        leftover.unlink()
    founded = _init(sqlite_url(unfinished), sample, environment, now)
    unfinished.replace(folder.database_file)
    return founded


def add_user(
    data: Path,
    database_url: str | None,
    username: str,
    roles: Iterable[Role],
    name: str = "",
    password: str | None = None,
) -> str | None:
    """Adds a person; answers the password when none was given and one was generated."""
    with _opened(data, database_url) as database, database.transaction() as tx:
        chosen = password or secrets.token_urlsafe(12)
        add_person(tx, username, name, roles, new_hash(chosen))
    return None if password else chosen


def enrol(data: Path, database_url: str | None = None, site: str | None = None) -> str:
    """A one-time code for a workstation of ``site`` (its code; may be left out where there is one only)."""
    with _opened(data, database_url) as database, database.transaction() as tx:
        return make_code(tx, _site(tx, site))


def import_file(data: Path, path: Path, database_url: str | None = None, now: Now = system_now) -> Imported:
    """Takes one CSV file in; raises ``NotImported``, with every bad row, when it holds any."""
    grid = read_file(path)
    with _opened(data, database_url) as database, database.transaction() as tx:
        return import_csv(tx, grid, now())


def serve(
    data: Path,
    database_url: str | None = None,
    host: str = "127.0.0.1",
    port: int = 0,
    embedded: bool = False,
    now: Now = system_now,
    environment: Mapping[str, str] = os.environ,
) -> None:
    """Serves until told to stop; see ``central.serve.serve``. Brings an older database up to date first."""
    # The web framework takes a second to import; the other commands do without it.
    from ims_desktop.central.app import create_app
    from ims_desktop.central.gateway.settings import gateway_settings
    from ims_desktop.central.serve import serve as serve_app

    settings = gateway_settings(environment)
    with _opened(data, database_url) as database:
        serve_app(create_app(database, now, settings), data, host, port, embedded)


def _init(url: str | URL, sample: str | None, environment: Mapping[str, str], now: Now) -> Founded:
    with closing(Database(url)) as database:
        _bring_up_to_date(database)
        with database.transaction() as tx:
            return _found(tx, sample, environment.get(PASSWORD_VARIABLE), now)


def _found(tx: Transaction, sample: str | None, given: str | None, now: Now) -> Founded:
    if tx.connection.execute(select(people.c.id)).first() is not None:
        return Founded(is_new=False)
    password = given or secrets.token_urlsafe(12)
    add_person(tx, ADMINISTRATOR, "Administrator", [Role.ADMINISTRATOR], new_hash(password))
    if sample is None:
        found_site(tx, *FIRST_SITE)
        imported: list[Imported] = []
    else:
        imported = import_sample(tx, sample, now())
    return Founded(True, None if given else password, tuple(imported))


@contextmanager
def _opened(data: Path, database_url: str | None) -> Iterator[Database]:
    """The database of a central that was founded. Raises ``InputProblem`` where there is none."""
    folder = DataFolder(data)
    if database_url is None and not folder.database_file.exists():
        raise _not_founded(str(data))
    with closing(Database(folder.url(database_url))) as database:
        _bring_up_to_date(database)
        with database.reading() as connection:
            if connection.execute(select(people.c.id)).first() is None:
                raise _not_founded(database.url.render_as_string())
        yield database


def _bring_up_to_date(database: Database) -> None:
    """The first thing that is asked of a database, so also where one that does not answer is noticed."""
    try:
        migrate(database)
    except OperationalError as error:
        raise TryAgain(
            text("The database is not reached"),
            text("{reason}", reason=str(error.orig).strip().splitlines()[0]),
            text("Look at its address, user and password, and whether it runs."),
        ) from error


def _site(tx: Transaction, code: str | None) -> SiteId:
    by_code = {row.code: row.id for row in tx.connection.execute(select(sites).where(sites.c.deleted == 0))}
    if code is None and len(by_code) == 1:
        return SiteId(*by_code.values())
    if code not in by_code:
        raise InputProblem(
            text("Which site?"),
            text("There is no site “{code}”.", code=code or ""),
            text("Name one of: {known}.", known=", ".join(sorted(by_code))),
        )
    return SiteId(by_code[code])


def _not_founded(where: str) -> InputProblem:
    return InputProblem(
        text("There is no central yet"),
        text("Nothing was made in {where}.", where=where),
        text("Make one first: ims-desktop central init --data FOLDER."),
    )
