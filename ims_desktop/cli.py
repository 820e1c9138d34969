"""The commands. Each imports what it runs when it runs, so that the client starts without the central's stack."""

from __future__ import annotations

import argparse
import csv
import socket
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from ims_desktop import __version__
from ims_desktop.domain.badges import check_pin
from ims_desktop.domain.errors import ImsError
from ims_desktop.domain.people import Role
from ims_desktop.ports.sheets import Layout, Paper, Printed, SheetAsked, SheetKind
from ims_desktop.settings import BadSetting, read_settings

if TYPE_CHECKING:
    from ims_desktop.ui.services import DemoPerson

FAILED = 2
"""Exit code when a person can mend it; what went wrong is on standard error."""


def main(arguments: Sequence[str] | None = None) -> int:
    parsed = _parser().parse_args(arguments)
    command: Callable[[argparse.Namespace], int] = parsed.run
    try:
        return command(parsed)
    except ImsError as error:
        print(f"{error.title}: {error.message}\n{error.remedy}", file=sys.stderr)
    except BadSetting as error:
        print(error, file=sys.stderr)
    return FAILED


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="ims-desktop", description="Scan-driven warehouse work, with and without a network."
    )
    parser.add_argument("--version", action="version", version=__version__)
    parser.add_argument("--data", type=Path, metavar="DIR", help="where this workstation keeps everything")
    parser.add_argument("--central", metavar="URL", help="the central to work with; the embedded one without it")
    parser.add_argument("--enrol", metavar="CODE", help="a one-time code from «central enrol», for the first start")
    parser.add_argument(
        "--key-file", action="store_true", help="keep the key in a file of mode 0600 where no keychain is"
    )
    parser.add_argument("--name", default="", help="what this workstation is called when it is enrolled")
    parser.add_argument("--demo-people", action="store_true", help=argparse.SUPPRESS)
    parser.add_argument("--with-parent", action="store_true", help=argparse.SUPPRESS)
    parser.set_defaults(run=_client)
    commands = parser.add_subparsers(title="commands", metavar="")
    _add_demo(commands)
    _add_replay(commands)
    _add_sheet(commands)
    _add_outbox(commands)
    _add_central(commands)
    return parser


Commands = argparse._SubParsersAction  # the only name that argparse has for it


def _add_demo(commands: Commands[argparse.ArgumentParser]) -> None:
    demo = commands.add_parser("demo", help="the sample company, a central and a simulated scanner")
    demo.add_argument(
        "--tour", type=Path, metavar="DIR", help="go through a shift by itself and leave screenshots here"
    )
    demo.add_argument("--workstations", type=int, default=1, choices=range(1, 5), help="how many windows")
    demo.add_argument("--data", type=Path, metavar="DIR", help="keep the demo's data here; else it is thrown away")
    demo.set_defaults(run=_demo)


def _add_replay(commands: Commands[argparse.ArgumentParser]) -> None:
    replay = commands.add_parser("replay", help="a company's whole receiving history through job, store and sync")
    replay.add_argument("company", choices=["adventureworks"])
    replay.add_argument("--data", type=Path, required=True, metavar="DIR")
    replay.add_argument("--database", metavar="URL", help="the central's database; a SQLite file without it")
    replay.set_defaults(run=_replay)


def _add_sheet(commands: Commands[argparse.ArgumentParser]) -> None:
    sheet = commands.add_parser("sheet", help="barcodes to print, as a PDF")
    sheet.add_argument("kind", choices=list(SheetKind))
    sheet.add_argument("--data", type=Path, metavar="DIR", help="the workstation whose locations are printed")
    sheet.add_argument("--from", dest="badges", type=Path, metavar="FILE.csv", help="badges: name, role, badge")
    _add_paper(sheet)
    sheet.set_defaults(run=_sheet)


def _add_outbox(commands: Commands[argparse.ArgumentParser]) -> None:
    outbox = commands.add_parser("outbox", help="what was recorded here, to be carried by hand")
    actions = outbox.add_subparsers(required=True, metavar="ACTION")
    export = actions.add_parser("export", help="write what the central does not have yet into a signed file")
    export.add_argument("file", type=Path)
    export.add_argument("--data", type=Path, metavar="DIR", help="the workstation's folder")
    export.add_argument("--all", action="store_true", help="everything that was ever recorded here")
    export.add_argument("--key-file", action="store_true", help=argparse.SUPPRESS)
    export.set_defaults(run=_outbox_export)


def _add_paper(sheet: argparse.ArgumentParser) -> None:
    sheet.add_argument("--out", type=Path, required=True, metavar="FILE.pdf")
    sheet.add_argument("--language", default="en", choices=["en", "zh_Hant"])
    sheet.add_argument("--paper", default=Paper.A4, choices=list(Paper))
    sheet.add_argument("--per-page", type=int, metavar="N", help="labels on a page; as many as fit without it")
    sheet.add_argument("--start", type=int, default=1, metavar="K", help="the label of the first page to begin at")


def _add_central(commands: Commands[argparse.ArgumentParser]) -> None:
    central = commands.add_parser("central", help="the central: make it, run it, look after it")
    actions = central.add_subparsers(required=True, metavar="ACTION")

    def action(name: str, run: Callable[[argparse.Namespace], int], said: str) -> argparse.ArgumentParser:
        one = actions.add_parser(name, help=said)
        one.add_argument("--data", type=Path, metavar="DIR", help="the central's folder")
        one.add_argument("--database", metavar="URL", help="its database; a SQLite file in the folder without it")
        one.set_defaults(run=run)
        return one

    init = action("init", _central_init, "make the database, the administrator and, if wanted, the sample company")
    init.add_argument("--sample", choices=["adventureworks", "demo"])
    serve = action("serve", _central_serve, "answer requests")
    serve.add_argument("--host", default="127.0.0.1")
    serve.add_argument("--port", type=int, default=5000, help="0 is any free one")
    serve.add_argument("--embedded", action="store_true", help="stop when standard input is closed")
    serve.add_argument("--workers", type=int, default=1, metavar="N", help="so many processes, on PostgreSQL")
    serve.add_argument("--redis", metavar="URL", help="by which they tell each other at once that there is news")
    enrol = action("enrol", _central_enrol, "print a one-time code for a new workstation")
    enrol.add_argument("--site", default="", help="the site's code; the only one without it")
    tasks = action("count-tasks", _central_count_tasks, "make the count tasks that the plans have due, or ask for one")
    tasks.add_argument("--location", default="", metavar="CODE", help="have this location counted")
    tasks.add_argument("--item", default="", metavar="SKU", help="have this item counted, there or wherever it stands")
    tasks.add_argument("--site", help="the site's code; the only one without it")
    action("backup", _central_backup, "copy the database, also while it serves").add_argument("file", type=Path)
    action("restore", _central_restore, "put a backup back, in place of the database").add_argument("file", type=Path)
    action("restored", _central_restored, "say that the database was put back by other means (pg_restore)")
    action("take-in", _central_take_in, "take in an outbox that a workstation exported").add_argument("file", type=Path)
    action("import", _central_import, "take in a CSV file").add_argument("file", type=Path)
    velocity = action("velocity", _central_velocity, "give items their classes A, B, C by how often they moved")
    velocity.add_argument("--days", type=int, default=90, choices=range(1, 3651), metavar="N", help="look back so far")
    _add_user(action("user", _central_user, "people who may sign in, and their badges"))
    _add_paper(action("badges", _central_badges, "everybody's badge to print, as a PDF"))


def _add_user(user: argparse.ArgumentParser) -> None:
    user.add_argument(
        "what",
        choices=["add", "badge", "badges"],
        help="add somebody; print what their badge says, or all badges' list",
    )
    user.add_argument("name", nargs="?", help="the username; none for the list, which «sheet badges --from» prints")
    user.add_argument("--role", choices=[role.value for role in Role], help="of somebody new")
    user.add_argument("--display-name", default="")
    user.add_argument("--badge", "--new", action="store_true", help="give them a new badge, in place of an old one")
    user.add_argument("--pin", help="the new badge's, four to eight digits; one is drawn without it")
    user.add_argument("--site", help="the site whose workstations the badge opens; the only one without it")


def _client(parsed: argparse.Namespace) -> int:
    from ims_desktop.bootstrap import garbage

    garbage.hold()
    from ims_desktop.bootstrap.client import Start
    from ims_desktop.bootstrap.run import run

    settings = read_settings()
    start = Start(
        data=parsed.data or settings.data_folder,
        central=parsed.central or settings.central_url,
        enrolment=parsed.enrol,
        key_in_file=parsed.key_file,
        name=parsed.name or socket.gethostname(),
        demo_people=_demo_people() if parsed.demo_people else (),
        with_parent=parsed.with_parent,
        is_live=settings.is_live,
    )
    return run(start)


def _demo_people() -> tuple[DemoPerson, ...]:
    from ims_desktop.demo.command import PEOPLE

    return PEOPLE


def _demo(parsed: argparse.Namespace) -> int:
    from ims_desktop.demo.command import demo

    return demo(parsed.data, parsed.tour, parsed.workstations)


def _replay(parsed: argparse.Namespace) -> int:
    from ims_desktop.demo.replay import replay

    return replay(parsed.data, parsed.database)


def _sheet(parsed: argparse.Namespace) -> int:
    from ims_desktop.bootstrap.sheets import print_sheet
    from ims_desktop.ui.language import Language

    asked = SheetAsked(SheetKind(parsed.kind), parsed.out, _layout(parsed), parsed.badges)
    return _say_printed(print_sheet(parsed.data or read_settings().data_folder, asked, Language(parsed.language)))


def _central_badges(parsed: argparse.Namespace) -> int:
    from ims_desktop.bootstrap.sheets import print_badges
    from ims_desktop.central import commands
    from ims_desktop.ui.language import Language

    holders = commands.badge_holders(_folder(parsed), parsed.database)
    asked = SheetAsked(SheetKind.BADGES, parsed.out, _layout(parsed))
    said = [(one.name, one.roles, one.code) for one in holders]
    return _say_printed(print_badges(said, asked, Language(parsed.language)))


def _layout(parsed: argparse.Namespace) -> Layout:
    return Layout(Paper(parsed.paper), parsed.per_page, parsed.start)


def _say_printed(printed: Printed) -> int:
    print(f"{printed.cards} barcodes on {printed.pages} pages: {printed.file}")
    if printed.left_out:
        print(f"no barcode can hold: {', '.join(printed.left_out)}", file=sys.stderr)
    return 0


def _folder(parsed: argparse.Namespace) -> Path:
    folder: Path | None = parsed.data
    return folder or read_settings().data_folder / "central"


def _central_init(parsed: argparse.Namespace) -> int:
    from ims_desktop.central import commands

    made = commands.init(_folder(parsed), parsed.database, parsed.sample)
    print("made" if made.is_new else "there is a central already; nothing was changed")
    for one in made.imported:
        print(one)
    if made.password is not None:
        print(f"the administrator is admin; the password, shown this once: {made.password}")
    return 0


def _central_serve(parsed: argparse.Namespace) -> int:
    from ims_desktop.central import commands
    from ims_desktop.logs import set_up_logs

    folder = _folder(parsed)
    set_up_logs(folder / "logs", "ims-central")
    where = {"host": parsed.host, "port": parsed.port, "embedded": parsed.embedded, "redis": parsed.redis}
    if parsed.workers == 1:
        commands.serve(folder, parsed.database, **where)
    else:
        commands.serve_with_workers(folder, parsed.workers, parsed.database, **where)
    return 0


def _central_enrol(parsed: argparse.Namespace) -> int:
    from ims_desktop.central import commands

    print(commands.enrol(_folder(parsed), parsed.database, parsed.site or None))
    return 0


def _central_count_tasks(parsed: argparse.Namespace) -> int:
    from ims_desktop.central import commands

    made = commands.make_count_tasks(_folder(parsed), parsed.database, parsed.location, parsed.item, parsed.site)
    print(f"{made} new count tasks")
    return 0


def _central_backup(parsed: argparse.Namespace) -> int:
    from ims_desktop.central import commands

    size = commands.backup(_folder(parsed), parsed.database, parsed.file)
    print(f"{parsed.file}: {size:,} bytes")
    return 0


def _central_restore(parsed: argparse.Namespace) -> int:
    from ims_desktop.central import commands

    before = commands.restore(_folder(parsed), parsed.database, parsed.file)
    print(f"put back: {parsed.file}")
    if before is not None:
        print(f"the database from before is kept as {before}")
    print("workstations will read everything anew, and hand in again what the backup lacks")
    return 0


def _central_restored(parsed: argparse.Namespace) -> int:
    from ims_desktop.central import commands

    commands.restored(_folder(parsed), parsed.database)
    print("workstations will read everything anew, and hand in again what the backup lacks")
    return 0


def _central_take_in(parsed: argparse.Namespace) -> int:
    from ims_desktop.central import commands

    taken = commands.take_in_file(_folder(parsed), parsed.database, parsed.file)
    header = taken.header
    print(f"{header.name}, written at {header.made_at:%Y-%m-%d %H:%M} UTC: {header.operations} operations")
    print(f"new here {taken.new}, known already {taken.known}")
    if taken.with_case or taken.refused:
        print(f"of the new ones, with a case {taken.with_case}, refused {taken.refused}")
    return 0


def _outbox_export(parsed: argparse.Namespace) -> int:
    from ims_desktop.bootstrap.outbox_files import export_outbox
    from ims_desktop.remote.keys import key_store

    folder = parsed.data or read_settings().data_folder
    exported = export_outbox(folder, key_store(folder, parsed.key_file), parsed.file, parsed.all)
    times = f", {exported.earliest:%Y-%m-%d %H:%M} to {exported.latest:%Y-%m-%d %H:%M} UTC" if exported.earliest else ""
    print(f"{exported.file}: {exported.operations} operations{times}")
    return 0


def _central_import(parsed: argparse.Namespace) -> int:
    from ims_desktop.central import commands

    print(commands.import_file(_folder(parsed), parsed.file, parsed.database))
    return 0


def _central_velocity(parsed: argparse.Namespace) -> int:
    from ims_desktop.central import commands

    print(commands.velocity(_folder(parsed), parsed.days, parsed.database))
    return 0


def _central_user(parsed: argparse.Namespace) -> int:
    if parsed.what == "badges":
        return _central_user_badges(parsed)
    if parsed.name is None:
        print("the following arguments are required: name", file=sys.stderr)
        return FAILED
    if parsed.what == "add":
        return _central_user_add(parsed)
    return _new_badge(parsed) if parsed.badge or parsed.pin else _central_user_badge(parsed)


def _central_user_add(parsed: argparse.Namespace) -> int:
    from ims_desktop.central import commands

    if parsed.role is None:
        print("the following arguments are required: --role", file=sys.stderr)
        return FAILED
    if parsed.pin is not None:
        check_pin(parsed.pin)  # before anybody is added
    name = parsed.display_name or parsed.name
    password = commands.add_user(_folder(parsed), parsed.database, parsed.name, [Role(parsed.role)], name)
    print(f"{parsed.name} can sign in with the password {password}")
    return _new_badge(parsed) if parsed.badge or parsed.pin else 0


def _central_user_badge(parsed: argparse.Namespace) -> int:
    from ims_desktop.central import commands

    print(commands.badge_of(_folder(parsed), parsed.database, parsed.name))
    return 0


def _central_user_badges(parsed: argparse.Namespace) -> int:
    from ims_desktop.central import commands

    rows = csv.writer(sys.stdout, lineterminator="\n")
    rows.writerow(("name", "role", "badge"))
    rows.writerows(commands.badges_issued(_folder(parsed), parsed.database))
    return 0


def _new_badge(parsed: argparse.Namespace) -> int:
    from ims_desktop.central import commands

    badge = commands.give_badge(_folder(parsed), parsed.database, parsed.name, parsed.pin, parsed.site)
    print(f"{parsed.name}'s badge says {badge.code}")
    if parsed.pin is None:
        print(f"its PIN, shown this once: {badge.pin}")
    return 0
