"""What one does with a central from outside: found it, add people, enrol workstations, import, serve."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing, contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

from msgspec import Struct
from sqlalchemy import URL, Row, select
from sqlalchemy.exc import OperationalError

from ims_desktop.central.backups import back_up, no_database, no_sqlite, put_back
from ims_desktop.central.badges import Badge, issue, made_badge
from ims_desktop.central.clock import Now, system_now
from ims_desktop.central.count_tasks import ask_for_count, make_due_tasks
from ims_desktop.central.database import Database
from ims_desktop.central.folder import DataFolder, sqlite_url
from ims_desktop.central.gateway.passwords import Passwords
from ims_desktop.central.gateway.sessions import known_as
from ims_desktop.central.importing import Imported, import_csv
from ims_desktop.central.importing.reading import read_file
from ims_desktop.central.lives import LifeFile, begin_another
from ims_desktop.central.migrations import migrate
from ims_desktop.central.people import add_person, new_hash
from ims_desktop.central.reasons import found_reasons
from ims_desktop.central.samples import import_sample
from ims_desktop.central.sites import found_site, the_site
from ims_desktop.central.sync.enrolment import make_code
from ims_desktop.central.sync.taking_in import TakenIn, take_in
from ims_desktop.central.tables import people
from ims_desktop.central.transaction import Transaction
from ims_desktop.central.velocity import Classified, classify
from ims_desktop.domain.errors import InputProblem, TryAgain
from ims_desktop.domain.people import Role, roles_at
from ims_desktop.domain.texts import text
from ims_desktop.protocol.grants import read_grants

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
    chosen = password or secrets.token_urlsafe(12)
    hashed = new_hash(chosen)
    with _opened(data, database_url) as database, database.transaction() as tx:
        add_person(tx, username, name, roles, hashed)
    return None if password else chosen


def give_badge(
    data: Path,
    database_url: str | None,
    username: str,
    pin: str | None = None,
    site: str | None = None,
    now: Now = system_now,
) -> Badge:
    """Gives a person a new badge, in place of the one they had; without ``pin`` one is drawn."""
    badge = made_badge(Passwords(), pin)
    with _opened(data, database_url) as database, database.transaction() as tx:
        issue(tx, _person(tx, username).id, badge, the_site(tx.connection, site), now())
    return badge


def badges_issued(data: Path, database_url: str | None, now: Now = system_now) -> list[tuple[str, str, str]]:
    """Name, roles and what the badge says, of everybody who has one and is still here."""
    active = select(people).where(people.c.is_active == 1, people.c.badge.is_not(None)).order_by(people.c.username)
    with _opened(data, database_url) as database, database.reading() as connection:
        return [(row.name, _roles(row.roles, now()), row.badge) for row in connection.execute(active)]


def badge_of(data: Path, database_url: str | None, username: str) -> str:
    """What the person's badge says, to be printed again. Raises ``InputProblem`` for somebody without one."""
    with _opened(data, database_url) as database, database.transaction() as tx:
        code = _person(tx, username).badge
    if code is None:
        raise InputProblem(
            text("No badge yet"),
            text("{name} has none.", name=username),
            text("Give one: ims-desktop central user badge {name} --new.", name=username),
        )
    return str(code)


class BadgeHolder(Struct, frozen=True):
    """Somebody with a badge, the roles they hold now, and what their badge says."""

    name: str
    roles: frozenset[Role]
    code: str

    def __repr__(self) -> str:
        """Nothing that could reach a log."""
        return "BadgeHolder()"


def badge_holders(data: Path, database_url: str | None, now: Now = system_now) -> list[BadgeHolder]:
    """Everybody who is here and has a badge, by name: for a sheet of them all."""
    with _opened(data, database_url) as database, database.reading() as connection:
        of = people.c
        found = connection.execute(
            select(of.name, of.roles, of.badge).where(of.badge.is_not(None), of.is_active == 1).order_by(of.name)
        ).all()
    return [BadgeHolder(row.name, roles_at(read_grants(row.roles), now()), str(row.badge)) for row in found]


def enrol(data: Path, database_url: str | None = None, site: str | None = None) -> str:
    """A one-time code for a workstation of ``site`` (its code; may be left out where there is one only)."""
    with _opened(data, database_url) as database, database.transaction() as tx:
        return make_code(tx, the_site(tx.connection, site))


def import_file(data: Path, path: Path, database_url: str | None = None, now: Now = system_now) -> Imported:
    """Takes one CSV file in; raises ``NotImported``, with every bad row, when it holds any."""
    grid = read_file(path)
    with _opened(data, database_url) as database, database.transaction() as tx:
        return import_csv(tx, grid, now())


def make_count_tasks(
    data: Path,
    database_url: str | None = None,
    location: str = "",
    item: str = "",
    site: str | None = None,
    now: Now = system_now,
) -> int:
    """What the plans have due or, where a location or an item is named, a count of that; answers how many are new."""
    with _opened(data, database_url) as database, database.transaction() as tx:
        if location or item:
            return ask_for_count(tx, the_site(tx.connection, site), now(), location, item)
        return make_due_tasks(tx, now())


def velocity(data: Path, days: int, database_url: str | None = None, now: Now = system_now) -> Classified:
    """Gives every item its velocity class by the movements of the last ``days``."""
    with _opened(data, database_url) as database, database.transaction() as tx:
        return classify(tx, now(), days)


def backup(data: Path, database_url: str | None, file: Path) -> int:
    """A copy of the central's database, also while it serves; answers its size. See ``central.backups``."""
    if database_url is not None:
        raise no_sqlite()
    return back_up(data, file)


def restore(data: Path, database_url: str | None, file: Path) -> Path | None:
    """Puts a backup back, in another life of the central; answers where the database from before is kept."""
    if database_url is not None:
        raise no_sqlite()
    return put_back(data, file)


def restored(data: Path, database_url: str | None = None) -> str:
    """Says that the database was put back by other means: another life begins, and its name is answered."""
    with _opened(data, database_url) as database:
        epoch = database.run(begin_another)
        LifeFile(DataFolder(data).life_file).write(database)
    return epoch


def take_in_file(data: Path, database_url: str | None, file: Path, now: Now = system_now) -> TakenIn:
    """Takes an exported outbox in, also while the central serves. See ``central.sync.taking_in``."""
    with _opened(data, database_url) as database:
        return take_in(database, file, now)


def serve(
    data: Path,
    database_url: str | None = None,
    host: str = "127.0.0.1",
    port: int = 0,
    embedded: bool = False,
    now: Now = system_now,
    environment: Mapping[str, str] = os.environ,
    redis: str | None = None,
) -> None:
    """Serves until told to stop; see ``central.serve.serve``. Brings an older database up to date first."""
    # The web framework takes a second to import; the other commands do without it.
    from ims_desktop.central.app import create_app
    from ims_desktop.central.gateway.settings import gateway_settings
    from ims_desktop.central.live.line import LiveSettings
    from ims_desktop.central.serve import collect_seldom
    from ims_desktop.central.serve import serve as serve_app
    from ims_desktop.central.sync.images.keeper import Keeper
    from ims_desktop.central.sync.images.shelf import Shelf
    from ims_desktop.central.sync.sscc_blocks import numbering_settings

    settings, numbering = gateway_settings(environment), numbering_settings(environment)
    with _opened(data, database_url) as database:
        app = create_app(
            database,
            now,
            settings,
            numbering=numbering,
            life=LifeFile(DataFolder(data).life_file),
            live=LiveSettings(redis),
            keeper=Keeper(database, Shelf(DataFolder(data).images)),
        )
        collect_seldom()
        serve_app(app, data, host, port, embedded)


def serve_with_workers(
    data: Path,
    workers: int,
    database_url: str | None = None,
    host: str = "127.0.0.1",
    port: int = 0,
    embedded: bool = False,
    redis: str | None = None,
) -> None:
    """As ``serve``, by several processes. What is wrong with the settings is said before any of them is started."""
    from ims_desktop.central.gateway.settings import gateway_settings
    from ims_desktop.central.live.doorbell import RedisDoorbell
    from ims_desktop.central.sync.sscc_blocks import numbering_settings
    from ims_desktop.central.workers import Plan, check_workers, serve_workers
    from ims_desktop.central.working import work

    gateway_settings(os.environ), numbering_settings(os.environ)
    with _opened(data, database_url) as database:
        check_workers(workers, database.is_sqlite)
        LifeFile(DataFolder(data).life_file).look(database)
        plan = Plan(database.url.render_as_string(hide_password=False), str(data), workers, redis)
    if redis is not None:
        RedisDoorbell(redis)
    serve_workers(plan, work, host, port, embedded)


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
    found_reasons(tx)
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
        raise no_database(data)
    with closing(Database(folder.url(database_url))) as database:
        _bring_up_to_date(database)
        with database.reading() as connection:
            if connection.execute(select(people.c.id)).first() is None:
                raise no_database(database.url.render_as_string())
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


def _roles(grants: str, now: datetime) -> str:
    return ", ".join(sorted(roles_at(read_grants(grants), now)))


def _person(tx: Transaction, username: str) -> Row[Any]:
    row = tx.connection.execute(select(people).where(people.c.username == known_as(username))).one_or_none()
    if row is None:
        raise InputProblem(
            text("There is nobody of this name"),
            text("“{username}” may not sign in.", username=username),
            text("Add them first: ims-desktop central user add {username} --role ROLE.", username=username),
        )
    return row
