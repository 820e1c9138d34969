"""Tiny stand-ins for the ports, so that the window can be tested without store, sync and central. Test code."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from argon2 import PasswordHasher
from msgspec.structs import replace

from ims_desktop.actions.badges import BadgeSignIn
from ims_desktop.actions.correcting import Right
from ims_desktop.domain.badges import badge_code, badge_digest, badge_phrase
from ims_desktop.domain.counting import Choice as CountChoice
from ims_desktop.domain.counting import VarianceState
from ims_desktop.domain.errors import ImsError, SignInAgain
from ims_desktop.domain.ids import (
    ItemId,
    LocationId,
    OperationId,
    OperatorId,
    OrderId,
    ReceiptId,
    SiteId,
    SupplierId,
    VarianceId,
)
from ims_desktop.domain.items import Item, Packaging
from ims_desktop.domain.locations import Location, LocationKind
from ims_desktop.domain.orders import OrderState, PurchaseOrder
from ims_desktop.domain.people import Grant, Role
from ims_desktop.domain.positions import Position, StockStatus
from ims_desktop.domain.quantity import ZERO, Quantity
from ims_desktop.domain.reasons import Reason
from ims_desktop.domain.receiving import ReceivedLine
from ims_desktop.domain.texts import Text, text, verbatim
from ims_desktop.floor.commands import Command, Offer, go_back
from ims_desktop.floor.steps import (
    Answer,
    Ask,
    AskKind,
    Choice,
    Figure,
    Focus,
    Progress,
    ScanLine,
    Step,
)
from ims_desktop.ports.book import (
    ItemCode,
    ItemHit,
    ItemStock,
    OperationRow,
    OrderSummary,
    StateCounts,
    StockRow,
    Waiting,
)
from ims_desktop.ports.outbox_book import Correction, OperationDetail, Shown
from ims_desktop.ports.outbox_files import Exported
from ims_desktop.ports.people import Operator, Person
from ims_desktop.ports.quarantine import QuarantineRow, SetApart, SetApartBy
from ims_desktop.ports.scans import Scan
from ims_desktop.ports.sheets import Printed
from ims_desktop.ports.standing import Standing
from ims_desktop.ports.sync import LineState, SyncStatus
from ims_desktop.ports.sync_log import Entry, EntryKind
from ims_desktop.ports.tones import Tone
from ims_desktop.ports.variances import CountSaid, MoveSeen, VarianceRow
from ims_desktop.protocol.operations import GoodsReceived
from ims_desktop.ui.services import About, DemoPerson, Services
from tests.contracts.badges_contract import MemoryBadges
from tests.ui.fake_cases import FakeCases
from tests.ui.fake_history import KeptHistory

NOW = datetime(2026, 11, 21, 9, 31, 7, tzinfo=UTC)
MEI_LING = Person(OperatorId("p1"), "chen", "Chen Mei-Ling", frozenset({Role.OPERATOR}))
TIRE = Item(ItemId("i1"), "TI-M823", "HL Mountain Tire")
CASE_OF_24 = Packaging("k1", TIRE.id, "case", "00020000823004", Quantity.of(24))  # type: ignore[arg-type]

WORKING_OFFLINE = SyncStatus(LineState.OFFLINE, NOW - timedelta(minutes=19), waiting=4)


_SECONDS = itertools.count()


def scan_of(code: str, source: str = "simulated", at: datetime | None = None) -> Scan:
    """A second after the one before: as quick as people are."""
    return Scan(f"scan-{code}", at or NOW + timedelta(seconds=next(_SECONDS)), source, code.encode())


class FixedClock:
    def now(self) -> datetime:
        return NOW


@dataclass
class Immediate:
    """A lane that does the work at once, here."""

    def run(self, work: Callable[[], object], done: Callable[..., None], failed: Callable[[ImsError], None]) -> None:
        try:
            value = work()
        except ImsError as error:
            failed(error)
        else:
            done(value)


@dataclass
class HeardSounds:
    heard: list[Tone] = field(default_factory=list)

    def play(self, tone: Tone) -> None:
        self.heard.append(tone)


@dataclass
class MemoryPreferences:
    kept: dict[str, str] = field(default_factory=dict)

    def get(self, name: str, default: str) -> str:
        return self.kept.get(name, default)

    def put(self, name: str, value: str) -> None:
        self.kept[name] = value


@dataclass
class SettableSync:
    now: SyncStatus = field(default_factory=lambda: WORKING_OFFLINE)
    woken: int = 0

    def status(self) -> SyncStatus:
        return self.now

    def wake(self) -> None:
        self.woken += 1

    def hold(self, held: bool) -> None:
        self.now = replace(self.now, is_held=held)


def order(number: str, supplier: str, due: date | None, lines: int, lines_open: int) -> OrderSummary:
    made = PurchaseOrder(OrderId(number), number, SupplierId("s"), OrderState.APPROVED, due)
    return OrderSummary(made, supplier, lines, lines_open)


@dataclass
class FewOrders:
    """An overview with something of everything."""

    counts: StateCounts = field(default_factory=lambda: StateCounts(3, 1, 1284, 2))

    def waiting(self) -> Waiting:
        return Waiting(4014, 3)

    def open_orders(self, limit: int) -> Sequence[OrderSummary]:
        return [
            order("PO-2014-03911", "Advanced Bicycles", date(2026, 11, 18), 12, 3),
            order("PO-2014-04012", "Advanced Bicycles", date(2026, 11, 21), 50, 19),
            order("PO-2014-04020", "Litware, Inc.", date(2026, 11, 24), 4, 4),
            order("PO-2014-04031", "Allenson Cycles", date(2026, 11, 28), 2, 2),
            order("PO-2014-04044", "台灣自行車零件股份有限公司", None, 7, 7),
        ][:limit]

    def states(self) -> StateCounts:
        return self.counts

    def operations(self, limit: int, only_unconfirmed: bool = False) -> Sequence[OperationRow]:
        rows = [
            OperationRow(
                OperationId(f"op{n}"),
                n,
                NOW - timedelta(minutes=1288 - n),
                "Chen Mei-Ling",
                text("{quantity} × {item} received on {order}", quantity=24, item=TIRE.name, order="PO-2014-04012"),
                "recorded" if n > 1285 else "sent" if n == 1285 else "confirmed",
                n == 1284,
                text("Received over the order by {quantity}", quantity=12) if n == 1284 else None,
            )
            for n in range(1288, 1248, -1)
        ]
        return [row for row in rows if not only_unconfirmed or row.state != "confirmed"][:limit]


class FewOperations:
    """An outbox with something of everything; what is done about it is noted."""

    def __init__(self) -> None:
        self.done: list[tuple[object, ...]] = []
        self.corrected: set[str] = set()

    def listed(self, shown: Shown, words: str, limit: int) -> Sequence[OperationRow]:
        rows = [replace(row, is_withdrawn=row.id in self.corrected) for row in FewOrders().operations(limit)]
        wanted = {
            Shown.ALL: lambda row: True,
            Shown.UNCONFIRMED: lambda row: row.state != "confirmed",
            Shown.ATTENTION: lambda row: row.needs_attention,
            Shown.WITHDRAWN: lambda row: row.is_withdrawn,
        }[shown]
        return [row for row in rows if wanted(row) and words.casefold() in str(row.summary).casefold()]

    def detail(self, operation: OperationId) -> OperationDetail | None:
        line = ReceivedLine(TIRE.id, Quantity.of(24), LocationId("supplier"), LocationId("dock"), lot="L-2231")
        body = GoodsReceived(ReceiptId("r"), "W07-000812", None, (line,))
        said = text("Received over the order by {quantity}", quantity=12)
        facts = (
            (text("Receipt"), verbatim("W07-000812")),
            (verbatim(f"{TIRE.sku} {TIRE.name}"), verbatim("24 · DOCK-1 · L-2231")),
        )
        taken = Correction("Chen Mei-Ling", NOW, "MISREAD", 1290) if operation in self.corrected else None
        cases = ((said, True),) if operation == "op1284" else ()
        return OperationDetail(operation, MEI_LING.id, facts, cases, taken, body)

    def reasons(self) -> Sequence[Reason]:
        return ()

    def withdraw(self, person: Person, operation: OperationId, reason: str) -> None:
        self.done.append(("withdraw", operation, reason))
        self.corrected.add(operation)

    def amend(self, person: Person, operation: OperationId, right: Right, reason: str) -> None:
        self.done.append(("amend", operation, right, reason))
        self.corrected.add(operation)

    def export(self) -> Exported:
        self.done.append(("export",))
        return Exported(Path("/data/exports/outbox.jsonl"), 3, NOW, NOW)


class SomeEntries:
    """A sync log of a morning."""

    def __init__(self) -> None:
        self.entries = [
            Entry(NOW, EntryKind.HANDED_IN, text("{count} operations were handed in.", count=12)),
            Entry(NOW - timedelta(minutes=1), EntryKind.CONNECTED, text("The central is reached.")),
            Entry(
                NOW - timedelta(minutes=9),
                EntryKind.HEALED,
                text(
                    "Rows here were not what the central has, and were fetched anew: {records} ({rows} rows)",
                    records="balances",
                    rows=1250,
                ),
            ),
            Entry(NOW - timedelta(minutes=30), EntryKind.OFFLINE, text("The central is not reached.")),
            Entry(NOW - timedelta(hours=3), EntryKind.HELD, text("Uploads are held.")),
        ]

    def note(self, kind: EntryKind, said: Text) -> None:
        self.entries.insert(0, Entry(NOW, kind, said))

    def latest(self, limit: int) -> Sequence[Entry]:
        return self.entries[:limit]


SHELF = Location(LocationId("a6"), "A-06-B-5", LocationKind.STORAGE, SiteId("s"), "A")


@dataclass
class OneItem:
    """Stock of one item, found by anything that is part of its name."""

    asked: list[str] = field(default_factory=list)

    def search(self, words: str, limit: int = 50) -> Sequence[ItemHit]:
        self.asked.append(words)
        names = ["HL Mountain Tire", "LL Mountain Tire", "ML Mountain Tire", "Mountain Tire Tube", "登山車外胎"]
        hits = [
            ItemHit(replace(TIRE, id=ItemId(f"i{n}"), sku=f"TI-M{823 - n}", name=name), "", Quantity.of(1284 + n), ZERO)
            for n, name in enumerate(names)
        ]
        hits[0] = ItemHit(TIRE, "", Quantity.of(1284), Quantity.of(72))
        return [hit for hit in hits if words.lower() in f"{hit.item.sku} {hit.item.name}".lower()][:limit]

    def of_item(self, item_id: ItemId) -> ItemStock | None:
        rows = (
            StockRow(
                "DOCK-2", StockStatus.AVAILABLE, "L2409", date(2028, 3, 31), "", "", Quantity.of(240), Quantity.of(72)
            ),
            StockRow("A-06-B-5", StockStatus.AVAILABLE, "L2307", date(2027, 9, 30), "", "", Quantity.of(1020), ZERO),
            StockRow("Q-01", StockStatus.QUARANTINE, "L2201", None, "", "", Quantity.of(24), ZERO),
        )
        return ItemStock(TIRE, (CASE_OF_24,), rows, Quantity.of(480)) if item_id == TIRE.id else None

    def items_by_code(self, code: str) -> Sequence[ItemCode]:
        return [ItemCode(TIRE, CASE_OF_24)] if code in (TIRE.sku, CASE_OF_24.barcode) else []

    def order_by_number(self, number: str) -> None:
        return None

    def location_by_code(self, code: str) -> Location | None:
        return SHELF if code == SHELF.code else None

    def at(self, location_id: LocationId, item_id: ItemId | None = None) -> Sequence[Standing]:
        at = Position(TIRE.id, SHELF.id, lot="L2307", handling_unit="340123456789012345")
        return [Standing(at, Quantity.of(1020), TIRE, SHELF), Standing(at, Quantity.of(12), TIRE, SHELF)]

    def on(self, handling_unit: str) -> Sequence[Standing]:
        return self.at(SHELF.id) if handling_unit == "340123456789012345" else []


class ScriptedJob:
    """Counts packages of 24; ``ASK`` asks for a quantity, ``CHOOSE`` gives choices, ``BAD`` is refused."""

    def __init__(self, received: int = 7) -> None:
        self.received = received
        self.lines: tuple[ScanLine, ...] = ()
        self.answer: Answer | None = None
        self.ask: Ask | None = None
        self.calls: list[tuple[str, object]] = []
        self.is_over = False

    def step(self) -> Step:
        done = self.received * 24
        return Step(
            heading=text("{number} · {supplier}", number="PO-2014-04012", supplier="Advanced Bicycles"),
            instruction=text("Scan the next package"),
            progress=Progress(
                31,
                50,
                text("{done} of {lines} lines · {got} of {pieces} pieces", done=31, lines=50, got=4180, pieces=6700),
            ),
            answer=self.answer,
            focus=Focus(
                text("This line"),
                TIRE.name,
                text("{sku}   GTIN {gtin}   case of {quantity}", sku=TIRE.sku, gtin="0 2000082300 4", quantity=24),
                (
                    Figure(text("Ordered"), "1240"),
                    Figure(text("Received"), str(done), Tone.ACCEPTED),
                    Figure(text("Left"), str(1240 - done)),
                ),
                (
                    text("To {place}   Status {status}", place="DOCK-2", status=text("available")),
                    text("Next {item} · {left} left · needs lot", item="Long-Sleeve Logo Jersey, L", left=60),
                ),
            ),
            ask=self.ask,
            offers=(
                Offer(Command.DONE, text("Done, close order")),
                Offer(Command.SHORT, text("Short, close the line")),
                Offer(Command.QUANTITY, text("Quantity")),
                go_back(),
            ),
            scans=self.lines,
            tally="31 / 50",
            is_over=self.is_over,
        )

    def scan(self, scan: Scan) -> Step:
        self.calls.append(("scan", scan.raw.decode()))
        code = scan.raw.decode()
        self.ask = None
        if code == "ASK":
            self.ask = Ask(AskKind.QUANTITY, text("How many {item}?", item=TIRE.name), "24", "EA")
            return self._says(
                Tone.ASKS, text("How many {item}?", item=TIRE.name), text("Type the number, then scan on."), ""
            )
        if code == "CHOOSE":
            self.ask = Ask(
                AskKind.CHOICE,
                text("Two open orders wait for this item"),
                choices=(
                    Choice(text("{number}", number="PO-2014-04012"), text("due today, {left} left", left=240), True),
                    Choice(
                        text("{number}", number="PO-2014-04020"),
                        text("due {day}, {left} left", day="2026-11-24", left=60),
                    ),
                    Choice(text("Without an order"), text("a supervisor will match it")),
                ),
            )
            return self._says(Tone.ASKS, text("Which order is it for?"), text("Choose, or scan the document."), "")
        if code == "BAD":
            return self._says(Tone.REFUSED, text("Not on an open order"), text("Nobody ordered it. Put it aside."), "")
        if code == "TWICE":
            return self._says(Tone.REMARK, text("Same label twice, counted once"), text("Scan the next package."), "")
        self.received += 1
        return self._took(24)

    def enter(self, typed: str) -> Step:
        self.calls.append(("enter", typed))
        self.ask = None
        return self._took(int(typed or 0))

    def choose(self, number: int) -> Step:
        self.calls.append(("choose", number))
        self.ask = None
        return self._says(Tone.ACCEPTED, text("Order chosen"), text("Scan the next package."), "")

    def command(self, command: Command) -> Step:
        self.calls.append(("command", command))
        if command is Command.DONE:
            self.is_over = True
            return self._says(Tone.ACCEPTED, text("Order closed"), text("Everything is on disk."), "")
        self.answer = None
        return self.step()

    def _took(self, quantity: int) -> Step:
        title = text("{quantity} × {item}", quantity=quantity, item=TIRE.name)
        detail = text("Line {line} complete · lot {lot} · expires {day}", line=12, lot="L2409", day="2028-03-31")
        self.lines = (ScanLine(NOW, Tone.ACCEPTED, text("{item}", item=TIRE.name), str(quantity)), *self.lines)[:10]
        self.answer = Answer(Tone.ACCEPTED, title, detail, NOW)
        return self.step()

    def _says(self, tone: Tone, title: Text, detail: Text, quantity: str) -> Step:
        self.lines = (ScanLine(NOW, tone, title, quantity), *self.lines)[:10]
        self.answer = Answer(tone, title, detail)
        return self.step()


def sign_in(username: str, password: str) -> Person:
    if password != "secret":
        raise SignInAgain(
            text("Not signed in"),
            text("User name or password is not right."),
            text("Type them again, or ask a supervisor for a new password."),
        )
    return replace(MEI_LING, username=username)


MEI_LINGS_BADGE, BAKERS_BADGE = badge_code("MEI-LING"), badge_code("BAKER")
PIN = "1357"
_QUICK = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)


def badges() -> MemoryBadges:
    """Badges of Chen Mei-Ling, of Tom Baker (a supervisor), and of Ann, who has left."""
    people = (
        (MEI_LINGS_BADGE, MEI_LING.id, MEI_LING.name, Role.OPERATOR, True),
        (BAKERS_BADGE, OperatorId("p2"), "Tom Baker", Role.SUPERVISOR, True),
        (badge_code("ANN"), OperatorId("p3"), "Ann Lee", Role.OPERATOR, False),
    )
    return MemoryBadges(
        {
            badge_digest(code): Operator(
                person, name, (Grant(role),), is_here, _QUICK.hash(badge_phrase(code, PIN)), NOW + timedelta(days=9)
            )
            for code, person, name, role, is_here in people
        }
    )


ABOUT = About(
    workstation="WS-07",
    place="Dock 2",
    central_url="http://127.0.0.1:45123",
    data_folder="/home/dock2/.local/share/ims-desktop/workstations/ws-07",
    key_kept_in="Secret Service (the system's keyring)",
    versions=(("IMS Desktop", "0.1.0"), ("Qt", "6.11.3"), ("Python", "3.11.7")),
)


class TwoVariances:
    """One to be decided, counted twice, and one to be counted again."""

    def __init__(self) -> None:
        self.decided: list[tuple[object, ...]] = []

    def waiting(self, limit: int) -> Sequence[VarianceRow]:
        return [replace(one, is_decided=any(one.id == said[1] for said in self.decided)) for one in _VARIANCES][:limit]

    def moves_around(self, variance: VarianceRow) -> Sequence[MoveSeen]:
        return [MoveSeen(OperationId("m1"), "Tom Baker", NOW - timedelta(hours=2), Quantity.of(-3))]

    def reasons(self) -> Sequence[Reason]:
        return [Reason("FOUND", "Found behind or under something"), Reason("LOST", "Lost, and not to be found")]

    def decide(
        self, person: Person, variance: VarianceRow, choice: CountChoice, reason: str, taken: OperationId | None
    ) -> object:
        self.decided.append((person.name, variance.id, choice.value, reason, taken))
        return None


def _variance(key: str, state: VarianceState, *quantities: int) -> VarianceRow:
    names = ("Chen Mei-Ling", "Wang Wei")
    counts = tuple(
        CountSaid(OperationId(f"{key}-{at}"), names[at], NOW - timedelta(minutes=60 - 20 * at), Quantity.of(one))
        for at, one in enumerate(quantities)
    )
    position = Position(TIRE.id, LocationId("a1"), lot="L2409")
    return VarianceRow(
        VarianceId(key), TIRE.name, TIRE.sku, "EA", "A-06-B-5", position, state, Quantity.of(48), 3, NOW, counts, False
    )


_VARIANCES = (_variance("v1", VarianceState.REVIEW, 44, 45), _variance("v2", VarianceState.RECOUNT, 12))


FAILED_TIRES = Position(TIRE.id, SHELF.id, StockStatus.QUARANTINE, lot="L2201")


class TwoSetApart:
    """One that failed an inspection here, and one of which nothing is known."""

    def __init__(self) -> None:
        self.decided: list[tuple[object, ...]] = []

    def waiting(self, limit: int) -> Sequence[QuarantineRow]:
        failed = SetApart(SetApartBy.INSPECTION, NOW - timedelta(hours=3), "Wang Wei", "Gouge in metal")
        on_hold = replace(FAILED_TIRES, status=StockStatus.ON_HOLD, lot="", serial="SN-2026-000118")
        return [
            QuarantineRow(Standing(FAILED_TIRES, Quantity.of(1240), TIRE, SHELF), failed),
            QuarantineRow(Standing(on_hold, Quantity.of(1), TIRE, SHELF)),
        ][:limit]

    def reasons(self) -> Sequence[Reason]:
        names = ("Reworked and good", "Supplier takes the risk", "Goes back to the supplier")
        return [Reason(f"REASON-{number}", name) for number, name in enumerate(names, start=1)]

    def release(self, person: Person, seen: Standing, status: StockStatus, reason: str) -> object:
        self.decided.append((person.name, seen.position.lot, status, reason))
        return None


def services(**changes: object) -> Services:
    operations = FewOperations()
    stock, variances, set_apart, cases = OneItem(), TwoVariances(), TwoSetApart(), FakeCases()
    cases.see(MEI_LING.id, [told.case_id for told in cases.told(MEI_LING.id, 9)])
    made = Services(
        sign_in=sign_in,
        sign_out=lambda: None,
        badges=BadgeSignIn(badges(), lambda: NOW),
        new_job=lambda place, person: ScriptedJob(),
        book=stock,  # type: ignore[arg-type]
        stock=stock,
        standing=stock,  # type: ignore[arg-type]
        overview=FewOrders(),
        variances=variances,
        history=KeptHistory(()),
        decide=variances.decide,  # type: ignore[arg-type]
        quarantine=set_apart,
        release=set_apart.release,  # type: ignore[arg-type]
        outbox=operations,
        withdraw=operations.withdraw,  # type: ignore[arg-type]
        amend=operations.amend,  # type: ignore[arg-type]
        export_outbox=operations.export,
        sync_log=SomeEntries(),
        settling=cases.settling(),
        sync=SettableSync(),
        preferences=MemoryPreferences(),
        clock=FixedClock(),
        about=ABOUT,
        print_sheet=lambda asked, language: Printed(asked.file, 2, 24),
        sounds=HeardSounds(),
        demo_people=(
            DemoPerson("chen", "secret", "Receiver", MEI_LINGS_BADGE, PIN),
            DemoPerson("baker", "secret", "Supervisor"),
        ),
    )
    return replace(made, **changes)  # type: ignore[arg-type]
