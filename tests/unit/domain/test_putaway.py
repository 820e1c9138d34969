"""Suggestions by the plain reading of a warehouse, and what a location is worth that somebody chose instead."""

from __future__ import annotations

import pytest

from ims_desktop.domain.locations import Location, LocationKind, Mixing
from ims_desktop.domain.positions import StockStatus
from ims_desktop.domain.putaway import (
    USUAL_RULES,
    AnyRoom,
    ByZone,
    Choice,
    Chosen,
    Contents,
    Goods,
    Load,
    SameItem,
    judge_choice,
    suggest,
)
from ims_desktop.domain.quantity import Quantity
from tests.contracts.putaway_contract import PutawayContract, rule
from tests.contracts.warehouse import BOLT, CABLE, CHAIN, GLUE, SITE, MemoryWarehouse, load, shelf


class TestInMemory(PutawayContract):
    @pytest.fixture
    def warehouse(self) -> MemoryWarehouse:
        return MemoryWarehouse()


@pytest.fixture
def house() -> MemoryWarehouse:
    made = MemoryWarehouse()
    made.build(shelf("A", 1, zone="PICK"), shelf("B", 2, zone="PICK/TOP"), shelf("C", 3, zone="BULK"))
    return made


def chosen(
    house: MemoryWarehouse, location: Location, wanted: Load | None = None, *rules: AnyRoom | ByZone | SameItem
) -> Chosen:
    wanted, listed = wanted or load(), [rule(one) for one in rules] or USUAL_RULES
    answer = suggest(wanted, listed, house)
    contents = house.contents([location.id])[location.id]
    return judge_choice(wanted, location, contents, listed, answer, joins=wanted.items <= contents.items)


def test_the_suggested_location_is_taken_at_once(house: MemoryWarehouse) -> None:
    taken = chosen(house, house.locations[shelf("A").id])
    assert (taken.choice, str(taken.sentence)) == (Choice.AS_SUGGESTED, "Empty, nearest to the dock")
    assert taken.is_allowed


def test_another_location_that_is_allowed_needs_a_second_scan(house: MemoryWarehouse) -> None:
    taken = chosen(house, house.locations[shelf("C").id])
    assert (taken.choice, taken.fits) == (Choice.ANOTHER, Quantity.of(10))
    assert "scan it again" in str(taken.sentence)


def test_a_location_outside_the_zones_of_the_rules_is_refused(house: MemoryWarehouse) -> None:
    house.build(*(shelf(f"A-{number}", 1, zone="PICK") for number in range(9)))
    pick = AnyRoom(zones=("PICK",))
    assert chosen(house, house.locations[shelf("B").id], None, pick).choice is Choice.ANOTHER
    refused = chosen(house, house.locations[shelf("C").id], None, SameItem(), pick)
    assert (refused.choice, str(refused.sentence)) == (Choice.OUTSIDE, "C is in zone “BULK”, where no rule puts it")


def test_where_the_same_item_stands_is_allowed_wherever_that_is(house: MemoryWarehouse) -> None:
    there = house.locations[shelf("C").id]
    house.put(there, CHAIN, 1)
    house.put(shelf("A"), CHAIN, 1)
    assert chosen(house, there, None, SameItem(), AnyRoom(zones=("PICK",))).choice is Choice.ANOTHER


def test_a_full_location_says_what_would_fit(house: MemoryWarehouse) -> None:
    small = shelf("S", 9, most=12)
    house.build(small)
    full = chosen(house, small, load(quantity=30))
    assert (full.choice, full.fits) == (Choice.FULL, Quantity.of(12))
    assert str(full.sentence) == "Room for 12; 30 are to be put away"
    house.put(small, BOLT, 12)
    assert str(chosen(house, small, load(quantity=30)).sentence) == "Full; 30 are to be put away"


def test_a_part_that_was_suggested_is_taken_at_once() -> None:
    house = MemoryWarehouse()
    small = shelf("S", 9, most=12)
    house.build(small)
    taken = chosen(house, small, load(quantity=30))
    assert (taken.choice, taken.fits) == (Choice.AS_SUGGESTED, Quantity.of(12))


@pytest.mark.parametrize(
    ("place", "wanted", "sentence"),
    [
        (shelf("X", kind=LocationKind.DOCK), load(), "X is no storage location"),
        (shelf("X", is_retired=True), load(), "X is no longer used"),
        (shelf("X", site=type(SITE)("other")), load(), "X is of another site"),
        (shelf("X"), load(GLUE), "Needs “cold”, which X does not offer"),
        (shelf("X", zone="quarantine"), load(), "X is for quarantined and damaged goods"),
        (shelf("X"), load(status=StockStatus.DAMAGED), "Quarantined and damaged goods go to a quarantine zone"),
        (shelf("X", mixing=Mixing.ONE_ITEM), load(BOLT), "Only one item may stand at X"),
        (shelf("X", mixing=Mixing.ONE_LOT), load(lot="L2"), "Only one lot may stand at X"),
    ],
)
def test_a_location_that_may_never_take_it_says_why(place: Location, wanted: Load, sentence: str) -> None:
    house = MemoryWarehouse()
    house.build(place)
    house.put(place, CHAIN, 1, "L1")
    refused = chosen(house, place, wanted)
    assert (refused.choice, str(refused.sentence), refused.fits) == (Choice.OUTSIDE, sentence, Quantity(0))


def test_a_part_of_goods_by_the_metre_is_cut_where_they_can_be_measured() -> None:
    house = MemoryWarehouse()
    coil = Goods(type(CABLE)(CABLE.id, "CABLE", "Cable", unit_decimals=2, weight_mg=300_000), Quantity.of("10"))
    small = shelf("S", weight_mg=1_000_000)
    house.build(small)
    best = suggest(Load(SITE, (coil,)), USUAL_RULES, house).best
    assert best is not None
    assert best.quantity == Quantity.of("3.33")


def test_goods_of_two_items_are_parted_unless_they_are_on_a_handling_unit() -> None:
    with pytest.raises(ValueError, match="item by item"):
        Load(SITE, (*load(CHAIN).goods, *load(BOLT).goods))
    with pytest.raises(ValueError, match="something"):
        Load(SITE, ())


def test_good_and_bad_goods_on_one_handling_unit_are_parted_first(house: MemoryWarehouse) -> None:
    both = Load(SITE, (*load(CHAIN).goods, *load(BOLT, status=StockStatus.DAMAGED).goods), is_whole=True)
    answer = suggest(both, USUAL_RULES, house)
    assert (answer.best, str(answer.why_none)) == (
        None, "Quarantined or damaged goods stand on it with good ones: part them first"
    )  # fmt: skip
    assert Contents().is_empty
