"""What a suggestion is, whoever knows the locations: a test class derives from it and gives the ``warehouse``."""

from __future__ import annotations

from random import Random

import pytest

from ims_desktop.domain.items import Item
from ims_desktop.domain.locations import Location, LocationKind, Mixing
from ims_desktop.domain.positions import StockStatus
from ims_desktop.domain.putaway import (
    USUAL_RULES,
    AnyRoom,
    ByZone,
    FixedLocation,
    Load,
    NearestEmpty,
    Parameter,
    PutawayRule,
    RuleKind,
    SameItem,
    explain,
    suggest,
)
from ims_desktop.domain.putaway.rules import PARAMETERS
from ims_desktop.domain.quantity import Quantity
from tests.contracts.warehouse import BOLT, CHAIN, GLUE, ITEMS, SITE, MemoryWarehouse, Warehouse, load, shelf

KIND_OF = {parameter: kind for kind, parameter in PARAMETERS.items()}
ASIDE = ("Quarantine", "QUARANTINE/COLD")


def rule(parameter: Parameter) -> PutawayRule:
    kind = KIND_OF[type(parameter)]
    return PutawayRule(kind.value, kind, parameter)


def asked(warehouse: Warehouse, wanted: Load, *parameters: Parameter) -> tuple[str, str, int | str] | None:
    """Location, reason and how much of it."""
    rules = [rule(one) for one in parameters] or USUAL_RULES
    best = suggest(wanted, rules, warehouse.places).best
    return (best.location.code, str(best.reason), best.quantity.plain()) if best else None


class PutawayContract:
    """A test class derives from it and gives the fixture ``warehouse``."""

    def test_goods_join_the_same_lot_before_the_same_item_before_an_empty_location(self, warehouse: Warehouse) -> None:
        empty, same_item, same_lot = shelf("A", 1), shelf("B", 2), shelf("C", 3)
        warehouse.build(empty, same_item, same_lot)
        assert asked(warehouse, load(lot="L2")) == ("A", "Empty, nearest to the dock", 10)
        warehouse.put(same_item, CHAIN, 5, "L1")
        assert asked(warehouse, load(lot="L2")) == ("B", "Same item stands there", 10)
        warehouse.put(same_lot, CHAIN, 5, "L2")
        assert asked(warehouse, load(lot="L2")) == ("C", "Same lot stands there", 10)

    def test_others_are_named_as_alternatives_each_once(self, warehouse: Warehouse) -> None:
        warehouse.build(*(shelf(f"A-{number}", number) for number in range(9)))
        answer = suggest(load(), USUAL_RULES, warehouse.places)
        assert answer.best is not None
        assert answer.best.location.code == "A-0"
        assert [one.location.code for one in answer.alternatives] == ["A-1", "A-2", "A-3"]

    def test_the_nearest_on_the_walk_comes_first_and_the_code_decides_between_neighbours(
        self, warehouse: Warehouse
    ) -> None:
        warehouse.build(shelf("C", 7), shelf("B", 7), shelf("A", 9))
        assert asked(warehouse, load()) == ("B", "Empty, nearest to the dock", 10)

    def test_only_storage_in_use_at_the_same_site_is_suggested(self, warehouse: Warehouse) -> None:
        warehouse.build(shelf("DOCK", kind=LocationKind.DOCK), shelf("OLD", is_retired=True), shelf("Z", 9))
        assert asked(warehouse, load(), AnyRoom()) == ("Z", "Has room, nearest to the dock", 10)

    def test_a_location_that_is_full_by_any_measure_is_passed_over(self, warehouse: Warehouse) -> None:
        few, light, small, roomy = (
            shelf("A", 1, most=12), shelf("B", 2, weight_mg=3_000_000), shelf("C", 3, volume_mm3=12_000), shelf("D", 4)
        )  # fmt: skip
        warehouse.build(few, light, small, roomy)
        for one in (few, light, small):
            warehouse.put(one, CHAIN, 3)
        assert asked(warehouse, load(quantity=10), SameItem(), AnyRoom()) == ("D", "Has room, nearest to the dock", 10)
        assert asked(warehouse, load(quantity=9), SameItem()) == ("A", "Same item stands there", 9)

    def test_what_is_not_known_of_an_item_does_not_limit(self, warehouse: Warehouse) -> None:
        warehouse.build(shelf("A", 1, weight_mg=1, volume_mm3=1))
        assert asked(warehouse, load(BOLT, 1_000), AnyRoom()) == ("A", "Has room, nearest to the dock", 1000)

    def test_when_not_everything_fits_anywhere_a_part_is_suggested_and_the_rest_is_said(
        self, warehouse: Warehouse
    ) -> None:
        warehouse.build(shelf("A", 1, most=4), shelf("B", 2, most=7))
        answer = suggest(load(), USUAL_RULES, warehouse.places)
        assert answer.best is not None
        assert (answer.best.location.code, answer.best.quantity, answer.best.left) == (
            "A", Quantity.of(4), Quantity.of(6)
        )  # fmt: skip

    def test_a_rule_may_be_filled_up_before_another_place_takes_everything(self, warehouse: Warehouse) -> None:
        pick, reserve = shelf("PICK", 1, zone="PICK", most=4), shelf("RESERVE", 2)
        warehouse.build(pick, reserve)
        pick_zone = ("PICK",)
        assert asked(warehouse, load(), ByZone(zones=pick_zone), AnyRoom()) == (
            "RESERVE", "Has room, nearest to the dock", 10
        )  # fmt: skip
        assert asked(warehouse, load(), ByZone(zones=pick_zone, split=True), AnyRoom()) == ("PICK", "Zone PICK", 4)

    def test_a_part_is_a_number_that_the_unit_can_be_counted_in(self, warehouse: Warehouse) -> None:
        heavy = Item(CHAIN.id, "CHAIN", "Chain", weight_mg=250_000)
        warehouse.build(shelf("A", 1, weight_mg=900_000))
        assert asked(warehouse, load(heavy, 10)) == ("A", "Empty, nearest to the dock", 3)
        warehouse.put(shelf("A", 1, weight_mg=900_000), CHAIN, 3)
        assert asked(warehouse, load(heavy, 10)) is None

    def test_what_is_full_by_one_measure_takes_nothing_more_whatever_that_weighs(self, warehouse: Warehouse) -> None:
        full = shelf("A", 1, weight_mg=500_000)
        warehouse.build(full)
        warehouse.put(full, CHAIN, 2)
        assert asked(warehouse, load(BOLT, 1), AnyRoom()) is None

    def test_a_location_of_one_item_takes_its_like_and_nothing_else(self, warehouse: Warehouse) -> None:
        mine, other = shelf("A", 1, mixing=Mixing.ONE_ITEM), shelf("B", 2)
        warehouse.build(mine, other)
        warehouse.put(mine, CHAIN, 1, "L1")
        warehouse.put(other, BOLT, 1)
        assert asked(warehouse, load(BOLT), AnyRoom()) == ("B", "Has room, nearest to the dock", 10)
        assert asked(warehouse, load(CHAIN, lot="L2"), AnyRoom()) == ("A", "Has room, nearest to the dock", 10)

    def test_a_location_of_one_lot_takes_no_other(self, warehouse: Warehouse) -> None:
        one = shelf("A", 1, mixing=Mixing.ONE_LOT)
        warehouse.build(one)
        warehouse.put(one, CHAIN, 1, "L1")
        assert asked(warehouse, load(lot="L2"), SameItem(), AnyRoom()) is None
        assert asked(warehouse, load(lot="L1"), SameItem()) == ("A", "Same item stands there", 10)

    def test_cold_goods_go_where_it_is_cold_and_others_do_not(self, warehouse: Warehouse) -> None:
        warehouse.build(shelf("COLD", 1, condition="cold", zone="C"), shelf("WARM", 2, zone="W"))
        assert asked(warehouse, load(GLUE), AnyRoom()) == ("COLD", "Has room, nearest to the dock", 10)
        assert asked(warehouse, load(BOLT), AnyRoom()) == ("WARM", "Has room, nearest to the dock", 10)

    def test_a_zone_is_chosen_by_class_and_condition(self, warehouse: Warehouse) -> None:
        warehouse.build(
            shelf("SLOW", 1, zone="SLOW"),
            shelf("PICK", 2, zone="PICK/A"),
            shelf("COLD", 3, zone="COLD", condition="cold"),
        )
        fast, cold = ByZone(velocity="A", condition="", zones=("PICK",)), ByZone(condition="cold", zones=("COLD",))
        assert asked(warehouse, load(BOLT), fast, cold) == ("PICK", "Class A, zone PICK/A", 10)
        assert asked(warehouse, load(GLUE), fast, cold) == ("COLD", "Class A, cold, zone COLD", 10)
        assert asked(warehouse, load(CHAIN), fast, cold) is None

    def test_without_a_zone_the_class_of_the_locations_decides(self, warehouse: Warehouse) -> None:
        warehouse.build(shelf("SLOW", 1, velocity="C", zone="S"), shelf("FAST", 2, velocity="A", zone="F"))
        assert asked(warehouse, load(BOLT), ByZone()) == ("FAST", "Class A, zone F", 10)
        assert asked(warehouse, load(CHAIN), ByZone()) is None

    def test_an_items_own_location_comes_before_everything_while_it_has_room(self, warehouse: Warehouse) -> None:
        own, near = shelf("OWN", 9, most=10), shelf("NEAR", 1)
        warehouse.build(own, near)
        fixed = Item(CHAIN.id, "CHAIN", "Chain", fixed_location_id=own.id)
        assert asked(warehouse, load(fixed), FixedLocation(), AnyRoom()) == ("OWN", "Its fixed location", 10)
        assert asked(warehouse, load(fixed, 11), FixedLocation(), AnyRoom()) == (
            "NEAR", "Has room, nearest to the dock", 11
        )  # fmt: skip

    @pytest.mark.parametrize("status", [StockStatus.QUARANTINE, StockStatus.DAMAGED])
    @pytest.mark.parametrize("zone", ASIDE)
    def test_bad_goods_go_to_a_quarantine_zone_and_good_ones_never(
        self, warehouse: Warehouse, status: StockStatus, zone: str
    ) -> None:
        warehouse.build(shelf("Q", 1, zone=zone), shelf("A", 2, zone="QUARANTINED"))
        assert asked(warehouse, load(status=status)) == ("Q", "Empty, nearest to the dock", 10)
        assert asked(warehouse, load()) == ("A", "Empty, nearest to the dock", 10)

    def test_goods_that_wait_for_inspection_get_no_place(self, warehouse: Warehouse) -> None:
        warehouse.build(shelf("A"))
        answer = suggest(load(status=StockStatus.TO_INSPECT), USUAL_RULES, warehouse.places)
        assert (answer.best, str(answer.why_none)) == (None, "It is to be inspected first")

    def test_a_handling_unit_goes_whole_and_every_item_on_it_must_pass(self, warehouse: Warehouse) -> None:
        mixed = Load(SITE, (*load(CHAIN, 3).goods, *load(BOLT, 4).goods), is_whole=True)
        warehouse.build(
            shelf("A", 1, mixing=Mixing.ONE_ITEM),
            shelf("B", 2, most=6),
            shelf("C", 3, weight_mg=700_000),
            shelf("D", 4),
        )
        assert asked(warehouse, mixed) == ("D", "Empty, nearest to the dock", 7)
        cold = Load(SITE, (*load(CHAIN, 3).goods, *load(GLUE, 4).goods), is_whole=True)
        assert asked(warehouse, cold) is None

    def test_a_handling_unit_of_one_item_is_not_parted(self, warehouse: Warehouse) -> None:
        warehouse.build(shelf("A", 1, most=4))
        assert asked(warehouse, Load(SITE, load().goods, is_whole=True)) is None

    def test_nothing_is_suggested_where_it_stands_already(self, warehouse: Warehouse) -> None:
        here, there = shelf("A", 1), shelf("B", 2)
        warehouse.build(here, there)
        warehouse.put(here, CHAIN, 10)
        assert asked(warehouse, Load(SITE, load().goods, stands_at=here.id)) == ("B", "Empty, nearest to the dock", 10)

    def test_a_free_location_behind_many_full_ones_is_found(self, warehouse: Warehouse) -> None:
        full = [shelf(f"A-{number:03d}", number, zone="PICK", most=5) for number in range(60)]
        warehouse.build(*full, shelf("B", 99, zone="PICK"))
        for one in full:
            warehouse.put(one, BOLT, 5)
        assert asked(warehouse, load(BOLT), SameItem(), ByZone(zones=("PICK",))) == ("B", "Class A, zone PICK", 10)

    def test_an_explanation_says_of_each_rule_what_it_looked_at(self, warehouse: Warehouse) -> None:
        full, free = shelf("A", 1, most=5), shelf("B", 2)
        warehouse.build(full, free)
        warehouse.put(full, CHAIN, 5)
        told = explain(load(), USUAL_RULES, warehouse.places)
        assert told.answer == suggest(load(), USUAL_RULES, warehouse.places)
        said = {step.rule.kind: (step.answered, str(step.sentence)) for step in told.steps}
        assert said[RuleKind.FIXED_LOCATION] == (False, "The item has no fixed location")
        assert said[RuleKind.NEAREST_EMPTY] == (True, "Empty, nearest to the dock")
        same_item = next(step for step in told.steps if step.rule.kind is RuleKind.SAME_ITEM)
        assert [(one.location.code, str(one.sentence)) for one in same_item.looked] == [
            ("A", "Full; 10 are to be put away")
        ]

    @pytest.mark.parametrize("seed", range(12))
    def test_it_answers_as_if_it_had_looked_at_every_location(self, warehouse: Warehouse, seed: int) -> None:
        """Against the plain reading in memory, over a random warehouse."""
        random, plain = Random(seed), MemoryWarehouse()
        shelves = [_any_shelf(random, number) for number in range(40)]
        for one in (warehouse, plain):
            one.build(*shelves)
        for _ in range(60):
            at, item, lot = random.choice(shelves), random.choice(ITEMS), random.choice(["", "L1", "L2"])
            quantity = random.choice([1, 2, 5, 9, -2])
            for one in (warehouse, plain):
                one.put(at, item, quantity, lot)
        for _ in range(25):
            wanted, rules = _any_load(random), [rule(_any_parameter(random)) for _ in range(3)]
            assert suggest(wanted, rules, warehouse.places) == suggest(wanted, rules, plain)


def _any_shelf(random: Random, number: int) -> Location:
    def some(*values: int) -> int | None:
        return random.choice([None, None, *values])

    return shelf(
        f"S-{number:02d}",
        random.randrange(20),
        zone=random.choice(["", "PICK", "PICK/A", "PICKING", "Quarantine"]),
        most=some(3, 10, 30),
        weight_mg=some(500_000, 2_000_000),
        volume_mm3=some(4_000),
        mixing=random.choice(list(Mixing)),
        condition=random.choice(["", "", "cold"]),
        velocity=random.choice(["", "A"]),
        is_retired=random.random() < 0.1,
    )


def _any_load(random: Random) -> Load:
    status = random.choice([StockStatus.AVAILABLE] * 3 + [StockStatus.DAMAGED])
    goods = [
        load(random.choice(ITEMS), random.choice([1, 3, 8]), random.choice(["", "L1"]), status).goods[0]
        for _ in range(random.choice([1, 1, 2]))
    ]
    return Load(SITE, tuple(goods), is_whole=len(goods) > 1 or random.random() < 0.2)


def _any_parameter(random: Random) -> Parameter:
    zones = random.choice([(), (), ("PICK",), ("PICK/A", "")])
    kind = random.choice([one for one in RuleKind if one is not RuleKind.FIXED_LOCATION])
    made = PARAMETERS[kind](split=random.random() < 0.3, zones=zones)  # type: ignore[call-arg]
    return NearestEmpty() if isinstance(made, FixedLocation) else made
