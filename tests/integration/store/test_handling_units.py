"""Numbers for handling units on a real disk, and what stands on what as far as this workstation knows."""

from __future__ import annotations

import random
import signal
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest

from ims_desktop.domain.barcodes import has_good_check_digit
from ims_desktop.domain.effects import Effect, on_balance, on_undoing
from ims_desktop.domain.handling_units import effects_of_nesting, sscc_of
from ims_desktop.domain.ids import OperationId, OperatorId
from ims_desktop.domain.positions import Position
from ims_desktop.domain.times import ClockReading
from ims_desktop.ports.mirror import Reached
from ims_desktop.ports.outbox import Draft
from ims_desktop.protocol.messages import Change
from ims_desktop.protocol.operations import Body, HandlingUnitNested, Undone
from ims_desktop.store import migration
from ims_desktop.store.connections import attach_for_reading, connect, durable
from ims_desktop.store.failures import NoNumbersLeft, NotEnrolled
from ims_desktop.store.handling_units import SqliteHandlingUnits
from ims_desktop.store.local_store import LocalStore
from ims_desktop.store.reading_rule import make_views
from tests.contracts import rows
from tests.contracts.outbox_contract import FIRST, MORNING, SECOND

PROJECT = Path(__file__).resolve().parents[3]
PREFIX = "2900000"


def block(place: int, first: int, last: int, workstation: str = FIRST.workstation) -> Change:
    return Change("sscc_blocks", place, False, (f"block-{first}-{workstation}", workstation, PREFIX, first, last))


def lease(store: LocalStore, *blocks: Change) -> None:
    high = max(one.place for one in blocks)
    store.mirror.apply(blocks, Reached("life", high, high))


def numbers(first: int, last: int) -> list[str]:
    return [sscc_of(PREFIX, number) for number in range(first, last + 1)]


@pytest.fixture
def leased(dock: LocalStore) -> LocalStore:
    """The dock with numbers 0 to 4."""
    lease(dock, block(11, 0, 4))
    return dock


def test_numbers_are_given_in_order_and_are_real_ssccs(leased: LocalStore) -> None:
    given = [leased.handling_units.next_sscc() for _ in range(5)]
    assert given == numbers(0, 4)
    assert all(has_good_check_digit(one) for one in given)


def test_when_the_block_is_used_up_that_is_said_and_another_one_goes_on(leased: LocalStore) -> None:
    given = [leased.handling_units.next_sscc() for _ in range(5)]
    with pytest.raises(NoNumbersLeft, match="No pallet numbers are left"):
        leased.handling_units.next_sscc()
    lease(leased, block(12, 70, 71))
    given += [leased.handling_units.next_sscc() for _ in range(2)]
    assert given == numbers(0, 4) + numbers(70, 71)


def test_a_block_is_used_up_before_the_next_is_begun(leased: LocalStore) -> None:
    leased.handling_units.next_sscc()
    lease(leased, block(12, 70, 79))
    assert [leased.handling_units.next_sscc() for _ in range(5)] == [*numbers(1, 4), *numbers(70, 70)]


def test_a_number_once_given_is_not_given_again_after_a_restart(folder: Path, leased: LocalStore) -> None:
    first = leased.handling_units.next_sscc()
    leased.close()
    again = LocalStore(folder)
    try:
        assert again.handling_units.next_sscc() != first
    finally:
        again.close()


def test_a_begun_block_lasts_when_the_mirror_is_made_anew_and_nobody_is_reached(leased: LocalStore) -> None:
    leased.handling_units.next_sscc()
    leased.mirror.begin_again("another life")
    assert [leased.handling_units.next_sscc() for _ in range(4)] == numbers(1, 4)


def test_another_identity_uses_numbers_of_its_own(leased: LocalStore) -> None:
    """A restored disk may have forgotten numbers that it gave: what it got under its old name is left alone."""
    leased.handling_units.next_sscc()
    leased.outbox.adopt(SECOND, differing=1)
    with pytest.raises(NoNumbersLeft):
        leased.handling_units.next_sscc()
    lease(leased, block(12, 500, 509, SECOND.workstation))
    assert leased.handling_units.next_sscc() == sscc_of(PREFIX, 500)
    assert leased.given_numbers.last_given() == sscc_of(PREFIX, 500)


def test_the_exchange_knows_the_last_number(leased: LocalStore) -> None:
    assert leased.given_numbers.last_given() == ""
    leased.handling_units.next_sscc()
    second = leased.handling_units.next_sscc()
    assert leased.given_numbers.last_given() == second


def test_a_workstation_that_nobody_knows_gives_no_number(store: LocalStore) -> None:
    with pytest.raises(NotEnrolled):
        store.handling_units.next_sscc()


def test_two_jobs_at_once_never_get_the_same_number(folder: Path, dock: LocalStore) -> None:
    lease(dock, block(11, 0, 99), block(12, 200, 299))

    def give(count: int) -> list[str]:
        with closing(connect(folder / "local.db")) as connection:
            durable(connection)
            attach_for_reading(connection, folder / "mirror.db")
            make_views(connection)
            units = SqliteHandlingUnits(connection)
            return [units.next_sscc() for _ in range(count)]

    with ThreadPoolExecutor(4) as jobs:
        given = [code for some in jobs.map(give, [40] * 4) for code in some]
    assert len(set(given)) == len(given) == 160
    assert set(given) == {*numbers(0, 99), *numbers(200, 259)}


def test_an_older_file_learns_to_give_numbers(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder.mkdir()
    first_step = migration.steps()[:1]
    with monkeypatch.context() as earlier, closing(connect(folder / "local.db")) as older:
        earlier.setattr(migration, "steps", lambda: first_step)
        migration.migrate(older, None)
    store = LocalStore(folder)
    try:
        store.outbox.begin_as(FIRST)
        lease(store, block(1, 7, 9))
        assert store.handling_units.next_sscc() == sscc_of(PREFIX, 7)
    finally:
        store.close()


# --- killed between giving and using --------------------------------------------------------------------------


def heard_until_killed(folder: Path, lines: int, delay: float) -> list[str]:
    client = subprocess.Popen(
        [sys.executable, "-m", "tests.integration.store.number_giver", str(folder)],
        cwd=PROJECT,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert client.stdout is not None
    with client.stdout as output:
        heard = [output.readline() for _ in range(lines)]
        killer = threading.Timer(delay, client.send_signal, (signal.SIGKILL,))
        killer.start()
        heard += output.readlines()
    killer.join()
    client.wait()
    return [line.strip() for line in heard if line.endswith("\n")]


@pytest.mark.skipif(sys.platform == "win32", reason="no SIGKILL there")
def test_killed_at_any_moment_no_number_is_given_twice(folder: Path, dock: LocalStore) -> None:
    lease(dock, block(11, 0, 999_999))
    dock.close()
    choose = random.Random(11)
    lives = [heard_until_killed(folder, choose.randint(1, 4), choose.random() * 0.02) for _ in range(8)]
    heard = [code for life in lives for code in life]
    assert len(heard) >= 8
    assert len(set(heard)) == len(heard)
    assert heard == sorted(heard, key=lambda code: code[:-1])
    store = LocalStore(folder)
    try:
        assert store.handling_units.next_sscc()[:-1] > heard[-1][:-1]
    finally:
        store.close()


# --- what stands on what --------------------------------------------------------------------------------------


def unit(place: int, code: str, parent: str = "") -> Change:
    return Change("handling_units", place, False, (code, rows.SITE, parent, "open"))


def on_unit(code: str, location: str = rows.DOCK) -> Position:
    return Position(rows.ITEM, location, handling_unit=code)  # type: ignore[arg-type]


def record(store: LocalStore, name: str, body: Body, *effects: Effect) -> OperationId:
    draft = Draft(OperationId(name), OperatorId("ada"), ClockReading(MORNING), 7, body)
    store.outbox.record(draft, effects)
    return draft.id


def nest(store: LocalStore, name: str, code: str, parent: str) -> OperationId:
    return record(store, name, HandlingUnitNested(code, parent), *effects_of_nesting(code))


def undo(store: LocalStore, name: str, undone: OperationId, code: str) -> None:
    record(store, name, Undone(undone), *on_undoing(undone, effects_of_nesting(code)))


@pytest.fixture
def stacked(dock: LocalStore) -> LocalStore:
    """CRATE with three bikes on PALLET with two; OTHER is empty."""
    changes = [
        unit(11, "PALLET"),
        unit(12, "CRATE", "PALLET"),
        unit(13, "OTHER"),
        rows.balance(14, on_unit("PALLET"), 2),
        rows.balance(15, on_unit("CRATE"), 3),
    ]
    dock.mirror.apply(changes, Reached("life", 15, 15))
    return dock


def test_a_unit_holds_its_own_and_what_its_nested_units_hold(stacked: LocalStore) -> None:
    pallet = stacked.handling_units.unit("PALLET")
    assert pallet is not None
    assert [one.quantity for one in pallet.contents] == [rows.pieces(2)]
    assert pallet.nested == ("CRATE",)
    assert [one.quantity for one in pallet.inside] == [rows.pieces(3)]
    assert pallet.location_codes == ("DOCK",)
    assert (pallet.parent, stacked.handling_units.is_inside("CRATE")) == ("", "PALLET")


def test_own_unconfirmed_work_is_part_of_what_a_unit_holds(stacked: LocalStore) -> None:
    position = on_unit("CRATE")
    record(stacked, "more", HandlingUnitNested("X"), on_balance(position, rows.pieces(4)))
    crate = stacked.handling_units.unit("CRATE")
    assert crate is not None
    assert [one.quantity for one in crate.contents] == [rows.pieces(7)]


def test_a_unit_that_nobody_has_told_of_is_none(stacked: LocalStore) -> None:
    assert stacked.handling_units.unit("NOBODY") is None
    assert stacked.handling_units.is_inside("NOBODY") == ""
    empty = stacked.handling_units.unit("OTHER")
    assert empty is not None
    assert (empty.everything, empty.location_codes) == ((), ())


def test_own_nesting_counts_before_and_until_the_central_says_so(stacked: LocalStore) -> None:
    units = stacked.handling_units
    nest(stacked, "n-1", "CRATE", "OTHER")
    nest(stacked, "n-2", "NEW", "CRATE")
    assert (units.is_inside("CRATE"), units.is_inside("NEW")) == ("OTHER", "CRATE")
    pallet, other = units.unit("PALLET"), units.unit("OTHER")
    assert pallet is not None
    assert other is not None
    assert (pallet.nested, other.nested) == ((), ("CRATE",))
    assert [one.quantity for one in other.inside] == [rows.pieces(3)]
    stacked.mirror.apply([rows.outcome(16, "n-1", 1), unit(17, "CRATE", "OTHER")], Reached("life", 17, 17))
    assert units.is_inside("CRATE") == "OTHER"
    stacked.mirror.apply([unit(18, "CRATE", "")], Reached("life", 18, 18))
    assert units.is_inside("CRATE") == ""


def test_the_last_of_several_nestings_holds(stacked: LocalStore) -> None:
    nest(stacked, "n-1", "CRATE", "OTHER")
    nest(stacked, "n-2", "CRATE", "")
    assert stacked.handling_units.is_inside("CRATE") == ""


def test_an_undone_nesting_never_was(stacked: LocalStore) -> None:
    nesting = nest(stacked, "n-1", "CRATE", "OTHER")
    undo(stacked, "u-1", nesting, "CRATE")
    assert stacked.handling_units.is_inside("CRATE") == "PALLET"


def test_a_confirmed_nesting_that_is_undone_shows_its_unit_by_itself(stacked: LocalStore) -> None:
    nesting = nest(stacked, "n-1", "CRATE", "OTHER")
    stacked.mirror.apply([rows.outcome(16, "n-1", 1), unit(17, "CRATE", "OTHER")], Reached("life", 17, 17))
    undo(stacked, "u-1", nesting, "CRATE")
    assert stacked.handling_units.is_inside("CRATE") == ""
    stacked.mirror.apply([rows.outcome(18, "u-1", 2), unit(19, "CRATE", "PALLET")], Reached("life", 19, 19))
    assert stacked.handling_units.is_inside("CRATE") == "PALLET"


def test_settled_nestings_are_cleared_away_and_nothing_changes(stacked: LocalStore) -> None:
    nest(stacked, "n-1", "CRATE", "OTHER")
    stacked.mirror.apply([rows.outcome(16, "n-1", 1), unit(17, "CRATE", "OTHER")], Reached("life", 17, 17))
    assert stacked.upkeep.forget_settled_effects() == 1
    assert stacked.handling_units.is_inside("CRATE") == "OTHER"


def test_a_circle_made_elsewhere_is_shown_and_ends(stacked: LocalStore) -> None:
    stacked.mirror.apply([unit(16, "PALLET", "CRATE")], Reached("life", 16, 16))
    pallet = stacked.handling_units.unit("PALLET")
    assert pallet is not None
    assert pallet.parent == "CRATE"
    assert [one.quantity for one in pallet.everything] == [rows.pieces(2), rows.pieces(3)]
