"""Whatever is asked and whatever is scanned: a clear answer, nothing lost, and the job where it was, or further."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from msgspec import Struct

from ims_desktop.domain.barcodes import sscc
from ims_desktop.floor.commands import Command
from ims_desktop.floor.steps import Step
from ims_desktop.ports.tones import Tone
from tests.unit.floor.conftest import GTIN, gs1
from tests.unit.floor.warehouse import PALLET, STOCK, TOTE, House, at, balance, pieces, title

CODES = {
    "an item": GTIN["tire"],
    "another item": GTIN["chain"],
    "a retired item": GTIN["old"],
    "an item with lots, without its lot": GTIN["bar"],
    "an item with its lot": gs1("bar", lot="L1"),
    "an item with a lot that is not known": gs1("bar", lot="NEW"),
    "an item with serials, without its serial": GTIN["wrench"],
    "an item with its serial": gs1("wrench", serial="S1"),
    "more than is there": gs1("tire", is_content=True, count=pieces(9_999)),
    "a location": "A-01",
    "a location's label": "IMS-L-A-02",
    "a full location": "SMALL",
    "a location for one item": "ONE",
    "a retired location": "GONE",
    "a location of another site": "FAR",
    "a virtual location": "SUPPLIER",
    "a dock": "DOCK-1",
    "a quarantine location": "Q-01",
    "a handling unit": PALLET,
    "a handling unit inside another": TOTE,
    "a handling unit that nobody knows": sscc("2900000", 77, 3),
    "an SSCC with a wrong check digit": "00" + PALLET[:-1] + str((int(PALLET[-1]) + 1) % 10),
    "a document": "IMS-D-PO-1",
    "a document that nobody knows": "IMS-D-PO-999",
    "a cancelled document": "IMS-D-PO-3",
    "a badge": "IMS-B-12345",
    "a workstation": "IMS-W-WS-07",
    "a printer": "IMS-P-ZEBRA",
    "a command that there is not": "IMS-C-NOSUCH",
    "a prefix and nothing else": "IMS-L-",
    "an unknown code": "NOBODY-KNOWS-IT",
    "half a code": GTIN["tire"][:7],
    "half a GS1 code": "]C10104712",
    "nulls": "\x00\x00\x00",
    "a separator": "\x1d",
    "garbage": "\ufffd\x01\x02\x7f\u202e",
    "4,000 characters": "X" * 4_000,
    "a quantity where none can be": "999999999999999999999",
}


class State(Struct, frozen=True):
    """Where a job is: what is scanned, or typed where something is asked, until it asks what it is to ask."""

    job: Command
    scans: tuple[str, ...] = ()


STATES = {
    "receiving, nothing begun": State(Command.RECEIVE),
    "receiving an order": State(Command.RECEIVE, ("IMS-D-PO-1",)),
    "receiving, the lot is asked": State(Command.RECEIVE, ("IMS-D-PO-1", GTIN["bar"])),
    "receiving, the serial is asked": State(Command.RECEIVE, ("IMS-D-PO-1", GTIN["wrench"])),
    "receiving, an order is asked": State(Command.RECEIVE, (GTIN["tire"],)),
    "inspecting, nothing begun": State(Command.INSPECT),
    "inspecting goods": State(Command.INSPECT, (GTIN["tire"],)),
    "putting away, nothing begun": State(Command.PUT_AWAY),
    "putting away, the place is asked": State(Command.PUT_AWAY, (GTIN["tire"],)),
    "moving, nothing begun": State(Command.MOVE),
    "moving, the source is asked": State(Command.MOVE, (GTIN["tire"],)),
    "moving from a location": State(Command.MOVE, ("A-01",)),
    "moving, the target is asked": State(Command.MOVE, (GTIN["tire"], "A-01")),
    "moving a pallet": State(Command.MOVE, (PALLET,)),
    "moving, it is asked which lot": State(Command.MOVE, (GTIN["bar"], "A-02")),
    "counting, nothing begun": State(Command.COUNT),
    "counting a bin": State(Command.COUNT, ("A-01",)),
    "counting goods": State(Command.COUNT, ("A-01", GTIN["tire"])),
    "counting, the lot is asked": State(Command.COUNT, ("A-02", GTIN["bar"])),
}

Make = Callable[[State], House]


@pytest.fixture
def house_of(tmp_path: Path) -> Iterator[Make]:
    """A house for each pair that needs a new one."""
    made: list[House] = []

    def make(state: State) -> House:
        folder = tmp_path / str(len(made))
        status = "to_inspect" if state.job is Command.INSPECT else "available"
        stock = [*STOCK, balance(at("tire", "dock", status=status), 8)]
        made.append(House(folder, state.job, balances=stock, handling_units=[(TOTE, "site", PALLET, "in_use")]))
        if state.scans:
            made[-1].scan(*state.scans)
        return made[-1]

    yield make
    for house in made:
        house.store.close()


@pytest.mark.parametrize("name", STATES)
def test_every_code_is_answered_wherever_it_comes(name: str, house_of: Make) -> None:
    state = STATES[name]
    house = house_of(state)
    for what, code in CODES.items():
        before, recorded = house.job.step(), len(house.recorded())
        step = house.scan(code)
        assert step.answer is not None, what
        assert title(step).strip(), what
        assert len(title(step)) < 200, what
        if step.answer.tone is Tone.REFUSED:
            assert str(step.answer.detail).strip(), what
            assert (asked(step), len(house.recorded())) == (asked(before), recorded), what
        else:
            house.store.close()
            house = house_of(state)


def asked(step: Step) -> tuple[object, ...]:
    """What must not change where a scan was refused."""
    return step.heading, step.instruction, step.focus, step.ask, step.progress
