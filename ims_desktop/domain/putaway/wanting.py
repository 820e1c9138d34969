"""What each kind of rule looks for, for a load; or why it has nothing to say about it."""

from __future__ import annotations

from ims_desktop.domain.ids import LocationId
from ims_desktop.domain.putaway.loads import Load
from ims_desktop.domain.putaway.places import Wanted, mixings_for
from ims_desktop.domain.putaway.rules import (
    AnyRoom,
    ByZone,
    FixedLocation,
    NearestEmpty,
    Parameter,
    SameItem,
    SameLot,
    Zoned,
)
from ims_desktop.domain.texts import Text, text


def sought(parameter: Parameter, load: Load) -> Wanted | LocationId | Text:
    """The locations it looks for, the one that it means, or why it does not hold for this load."""
    match parameter:
        case FixedLocation():
            return _fixed(load)
        case SameLot() | SameItem():
            return _joining(parameter, load)
        case ByZone():
            return _by_zone(parameter, load)
        case NearestEmpty() | AnyRoom():
            return _anywhere(parameter, load, is_empty=isinstance(parameter, NearestEmpty))
    raise TypeError(f"no rule: {parameter}")


def _fixed(load: Load) -> LocationId | Text:
    fixed = {one.item.fixed_location_id for one in load.goods}
    if len(fixed) > 1:
        return text("Its items have different fixed locations")
    only = fixed.pop()
    return text("The item has no fixed location") if only is None else only


def _joining(parameter: SameLot | SameItem, load: Load) -> Wanted | Text:
    if len(load.items) > 1 or (isinstance(parameter, SameLot) and len(load.lots) > 1):
        return text("Several items or lots are on it")
    goods = load.goods[0]
    lot = goods.lot if isinstance(parameter, SameLot) else None
    return Wanted(
        load.site_id,
        parameter.zones,
        condition=load.condition,
        is_quarantine=load.is_set_apart,
        item_id=goods.item.id,
        lot=lot,
        mixings=mixings_for(load),
    )


def _by_zone(parameter: ByZone, load: Load) -> Wanted | Text:
    if not parameter.is_for(load.velocity, load.condition):
        return text("For other classes or conditions than class “{velocity}”", velocity=load.velocity or "–")
    return _anywhere(parameter, load, velocity="" if parameter.zones else load.velocity)


def _anywhere(parameter: Zoned, load: Load, is_empty: bool = False, velocity: str = "") -> Wanted:
    return Wanted(
        load.site_id,
        parameter.zones,
        velocity=velocity,
        condition=load.condition,
        is_quarantine=load.is_set_apart,
        for_item=load.goods[0].item.id if len(load.items) == 1 else None,
        is_empty=is_empty,
        mixings=mixings_for(load),
    )
