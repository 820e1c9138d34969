"""Whether goods may stand at a location, and how much of them fits."""

from __future__ import annotations

from msgspec import Struct

from ims_desktop.domain.ids import ItemId
from ims_desktop.domain.locations import UNLIMITED, Capacity, Location, LocationKind, Mixing
from ims_desktop.domain.putaway.loads import Goods, Load, weighs
from ims_desktop.domain.putaway.zones import is_quarantine
from ims_desktop.domain.quantity import MICRO, ZERO, Quantity, total
from ims_desktop.domain.texts import EMPTY, Text, text


class Stood(Struct, frozen=True):
    """So much of one item and lot, whatever its status, at a location."""

    item_id: ItemId
    lot: str
    quantity: Quantity
    weight_mg: int = 0
    """Of one stock unit; 0 where it is not known."""
    volume_mm3: int = 0


class Contents(Struct, frozen=True):
    """What stands at a location. Below zero is a mistake in the books and takes no room."""

    stood: tuple[Stood, ...] = ()

    @property
    def quantity(self) -> Quantity:
        return total(max(one.quantity, ZERO) for one in self.stood)

    @property
    def weight_mg(self) -> int:
        return sum(weighs(one.quantity, one.weight_mg) for one in self.stood)

    @property
    def volume_mm3(self) -> int:
        return sum(weighs(one.quantity, one.volume_mm3) for one in self.stood)

    @property
    def is_empty(self) -> bool:
        return not any(one.quantity.is_positive for one in self.stood)

    @property
    def items(self) -> frozenset[ItemId]:
        return frozenset(one.item_id for one in self.stood if one.quantity.is_positive)

    @property
    def lots(self) -> frozenset[tuple[ItemId, str]]:
        return frozenset((one.item_id, one.lot) for one in self.stood if one.quantity.is_positive)


NOTHING = Contents()


class Verdict(Struct, frozen=True):
    """How much of a load a location takes, and what is in the way of the rest; empty when nothing is."""

    fits: Quantity
    obstacle: Text = EMPTY
    is_full: bool = False
    """It could stand there, were there room."""

    @property
    def takes_all(self) -> bool:
        return self.obstacle == EMPTY


def is_limited(location: Location) -> bool:
    """Whether what stands there can be in the way of more."""
    return location.capacity != UNLIMITED or location.mixing is not Mixing.ANY


def judge_place(load: Load, location: Location, contents: Contents) -> Verdict:
    """Everything that must hold for goods to stand there: place, condition, status, mixing, and then capacity."""
    obstacle = forbidden(load, location) or _mixing(load, location, contents)
    if obstacle:
        return Verdict(ZERO, obstacle)
    fits = _fitting(load, location, contents)
    if fits >= load.quantity:
        return Verdict(load.quantity)
    return Verdict(ZERO if load.is_whole else fits, _room(load, fits), is_full=True)


def forbidden(load: Load, location: Location) -> Text | None:
    """What no room would change."""
    if location.site_id != load.site_id:
        return text("{location} is of another site", location=location.code)
    if location.kind is not LocationKind.STORAGE:
        return text("{location} is no storage location", location=location.code)
    if location.is_retired:
        return text("{location} is no longer used", location=location.code)
    return _status(load, location) or _condition(load, location)


def _status(load: Load, location: Location) -> Text | None:
    if load.is_mixed_up:
        return text("Quarantined or damaged goods stand on it with good ones: part them first")
    if load.is_set_apart and not is_quarantine(location.zone):
        return text("Quarantined and damaged goods go to a quarantine zone")
    if is_quarantine(location.zone) and not load.is_set_apart:
        return text("{location} is for quarantined and damaged goods", location=location.code)
    return None


def _condition(load: Load, location: Location) -> Text | None:
    for condition in sorted(load.conditions):
        if condition != location.condition:
            return text(
                "Needs “{condition}”, which {location} does not offer", condition=condition, location=location.code
            )
    return None


def _mixing(load: Load, location: Location, contents: Contents) -> Text | None:
    """What would stand there afterwards, against what may."""
    if location.mixing is Mixing.ANY:
        return None
    if len(load.items | contents.items) > 1:
        return text("Only one item may stand at {location}", location=location.code)
    lots = {(one.item.id, one.lot) for one in load.goods} | contents.lots
    if location.mixing is Mixing.ONE_LOT and len(lots) > 1:
        return text("Only one lot may stand at {location}", location=location.code)
    return None


class _Left(Struct, frozen=True):
    """What a location has left; none is unlimited."""

    quantity: int | None
    weight_mg: int | None
    volume_mm3: int | None

    @property
    def is_none(self) -> bool:
        """What is full by one measure takes nothing more, even where that measure of the goods is not known."""
        return any(one is not None and one <= 0 for one in (self.quantity, self.weight_mg, self.volume_mm3))


def _fitting(load: Load, location: Location, contents: Contents) -> Quantity:
    """How much of it fits by quantity, weight and volume; all or nothing of several items."""
    if location.capacity == UNLIMITED:
        return load.quantity
    left = _left(location.capacity, contents)
    if left.is_none:
        return ZERO
    return _of_one(load.goods[0], left) if len(load.goods) == 1 else _of_several(load, left)


def _left(capacity: Capacity, contents: Contents) -> _Left:
    return _Left(
        None if capacity.quantity is None else (capacity.quantity - contents.quantity).micro,
        None if capacity.weight_mg is None else capacity.weight_mg - contents.weight_mg,
        None if capacity.volume_mm3 is None else capacity.volume_mm3 - contents.volume_mm3,
    )


def _of_one(goods: Goods, left: _Left) -> Quantity:
    most = goods.quantity.micro if left.quantity is None else min(goods.quantity.micro, left.quantity)
    for room, of_one in ((left.weight_mg, goods.item.weight_mg), (left.volume_mm3, goods.item.volume_mm3)):
        if room is not None and of_one:
            most = min(most, room * MICRO // of_one)
    if most == goods.quantity.micro:
        return goods.quantity
    return Quantity(most - most % goods.step.micro)


def _of_several(load: Load, left: _Left) -> Quantity:
    measures = (
        (left.quantity, load.quantity.micro),
        (left.weight_mg, sum(one.weight_mg for one in load.goods)),
        (left.volume_mm3, sum(one.volume_mm3 for one in load.goods)),
    )
    return load.quantity if all(room is None or needed <= room for room, needed in measures) else ZERO


def _room(load: Load, fits: Quantity) -> Text:
    if len(load.goods) > 1:
        return text("No room for the whole handling unit")
    if not fits.is_positive:
        return text("Full; {quantity} are to be put away", quantity=load.quantity)
    return text("Room for {fits}; {quantity} are to be put away", fits=fits, quantity=load.quantity)
