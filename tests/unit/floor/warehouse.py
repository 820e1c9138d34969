"""A warehouse with goods in it, and a person who carries them about."""

from __future__ import annotations

from pathlib import Path

from msgspec.structs import replace

from ims_desktop.domain.handling_units import sscc_of
from ims_desktop.domain.ids import ItemId, LocationId
from ims_desktop.domain.people import Role
from ims_desktop.domain.positions import Position, StockStatus
from ims_desktop.domain.quantity import MICRO, Quantity
from ims_desktop.floor.commands import Command
from ims_desktop.floor.desk import Desk
from ims_desktop.floor.jobs import begin
from ims_desktop.floor.steps import Step
from ims_desktop.ports.mirror import Reached
from ims_desktop.ports.tones import Tone
from ims_desktop.protocol.messages import Change
from ims_desktop.protocol.mirror import BY_NAME
from ims_desktop.protocol.operations import Body, GoodsMoved
from tests.unit.floor.conftest import Floor

PALLET, TOTE, EMPTY_LABEL = (sscc_of("2900000", number) for number in (900, 901, 902))


def location(key: str, code: str, kind: str = "storage", zone: str = "A", **more: object) -> tuple[object, ...]:
    given = {"site": "site", "retired": 0, "mixing": "any", "digits": "", "walk": 1, "most": None} | more
    return (
        key, code, kind, given["site"], zone, given["retired"], "", "", given["mixing"], given["digits"],
        given["walk"], given["most"],
    )  # fmt: skip


def at(item: str, place: str, status: str = "available", lot: str = "", serial: str = "", unit: str = "") -> Position:
    return Position(ItemId(item), LocationId(place), StockStatus(status), lot, serial, unit)


def balance(position: Position, quantity: int) -> tuple[object, ...]:
    return (
        position.key, position.item_id, position.location_id, "site", position.status.value, position.lot,
        position.serial, position.handling_unit, quantity * MICRO,
    )  # fmt: skip


PLACES = [
    location("bin", "A-06-B-5", walk=80),
    location("a1", "A-01", digits="41", walk=1),
    location("a2", "A-02", digits="42", walk=2),
    location("a3", "A-03", digits="43", walk=3),
    location("small", "SMALL", digits="44", walk=90, most=10 * MICRO),
    location("one", "ONE", mixing="item", walk=91),
    location("q1", "Q-01", zone="Quarantine", digits="45", walk=95),
    location("gone", "GONE", retired=1),
    location("far", "FAR", site="elsewhere"),
    location("stage", "STAGE", kind="staging", zone=""),
]

STOCK = [
    balance(at("tire", "a1"), 12),
    balance(at("chain", "a1"), 5),
    balance(at("bar", "a2", lot="L1"), 10),
    balance(at("bar", "a2", lot="L2"), 20),
    balance(at("wrench", "a2", serial="S1"), 1),
    balance(at("wrench", "a2", serial="S2"), 1),
    balance(at("cable", "one"), 7),
    balance(at("chain", "q1", status="quarantine"), 3),
    balance(at("chain", "a3", unit=PALLET), 40),
    balance(at("tire", "a3", unit=TOTE), 6),
]


class House(Floor):
    """Everything is real: the jobs, the files, the operations on disk. ``more`` are rows beside the usual ones."""

    def __init__(self, folder: Path, place: Command, **more: list[tuple[object, ...]]) -> None:
        super().__init__(folder)
        self._place = place
        self._at = 1000
        self.tell("locations", *PLACES)
        self.tell("sscc_blocks", ("block", "w1", "2900000", 0, 20))
        for record, rows in more.items():
            self.tell(record, *rows)
        self.start()

    def tell(self, record: str, *rows: tuple[object, ...]) -> None:
        """What the central says next."""
        changes = []
        for row in rows:
            self._at += 1
            changes.append(Change(record, self._at, False, BY_NAME[record].complete(row)))
        self.store.mirror.apply(changes, Reached("e", self._at, self._at))

    def start(self) -> Step:
        """The job, begun; anew after a restart."""
        self.job = begin(self._place, self.desk)
        return self.job.step()

    def become(self, role: Role) -> None:
        self.desk: Desk = replace(self.desk, person=replace(self.desk.person, roles=frozenset({role})))
        self.start()

    def bodies(self) -> list[Body]:
        return [operation.body for operation in self.recorded()]

    def moves(self) -> list[GoodsMoved]:
        return [body for body in self.bodies() if isinstance(body, GoodsMoved)]

    def stands(self, place: str) -> dict[tuple[str, ...], int]:
        """What stands there: item, and what else tells it apart, with its whole quantity."""
        found = self.store.standing.at(LocationId(place))
        return {_named(one.position): one.quantity.micro // MICRO for one in found}


def _named(position: Position) -> tuple[str, ...]:
    status = "" if position.status is StockStatus.AVAILABLE else position.status.value
    marks = (status, position.lot, position.serial, position.handling_unit)
    return (position.item_id, *(mark for mark in marks if mark))


def tone(step: Step) -> Tone | None:
    return step.answer.tone if step.answer else None


def title(step: Step) -> str:
    return str(step.answer.title) if step.answer else ""


def detail(step: Step) -> str:
    return str(step.answer.detail) if step.answer else ""


def choices(step: Step) -> list[str]:
    return [str(one.title) for one in step.ask.choices] if step.ask else []


def pieces(number: int) -> Quantity:
    return Quantity.of(number)
