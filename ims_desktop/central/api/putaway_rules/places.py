"""The central's locations as putaway's rules ask for them: for the dry run, from the books as they are now."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from sqlalchemy import ColumnElement, Connection, and_, exists, func, or_, select

from ims_desktop.central.ledger.rows import location_of
from ims_desktop.central.tables import balances, items, locations
from ims_desktop.domain.ids import ItemId, LocationId
from ims_desktop.domain.locations import Location, LocationKind
from ims_desktop.domain.putaway import Contents, Stood, Wanted
from ims_desktop.domain.putaway.zones import QUARANTINE
from ims_desktop.domain.quantity import Quantity

_HELD = and_(balances.c.location_id == locations.c.id, balances.c.quantity > 0, balances.c.deleted == 0)


class BookedPlaces:
    """``Places`` over one connection to the books."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def location(self, key: LocationId) -> Location | None:
        row = self._connection.execute(select(locations).where(locations.c.id == key, locations.c.deleted == 0)).first()
        return location_of(row) if row else None

    def find(self, wanted: Wanted, after: Location | None, limit: int) -> Sequence[Location]:
        query = select(locations).where(*_is_in_use(wanted), *_is_marked(wanted), _is_behind(after))
        rows = self._connection.execute(query.order_by(locations.c.walk, locations.c.code).limit(limit))
        return [location_of(row) for row in rows]

    def contents(self, keys: Collection[LocationId]) -> Mapping[LocationId, Contents]:
        which = (balances.c.location_id, balances.c.item_id, balances.c.lot, items.c.weight_mg, items.c.volume_mm3)
        query = (
            select(*which, func.sum(balances.c.quantity).label("micro"))
            .join(items, items.c.id == balances.c.item_id)
            .where(balances.c.location_id.in_(list(keys)), balances.c.deleted == 0, balances.c.quantity != 0)
            .group_by(*which)
        )
        found: dict[LocationId, list[Stood]] = {}
        for row in self._connection.execute(query):
            stood = Stood(ItemId(row.item_id), row.lot, Quantity(int(row.micro)), row.weight_mg, row.volume_mm3)
            found.setdefault(LocationId(row.location_id), []).append(stood)
        return {place: Contents(tuple(stood)) for place, stood in found.items()}


def _is_in_use(wanted: Wanted) -> list[ColumnElement[bool]]:
    zone = func.lower(locations.c.zone)
    quarantine = or_(zone == QUARANTINE, zone.like(f"{QUARANTINE}/%"))
    named = [
        or_(locations.c.zone == tree, func.substr(locations.c.zone, 1, len(tree) + 1) == f"{tree}/")
        for tree in wanted.zones
    ]
    return [
        locations.c.site_id == wanted.site_id,
        locations.c.kind == LocationKind.STORAGE.value,
        locations.c.deleted == 0,
        locations.c.is_retired == 0,
        quarantine if wanted.is_quarantine else ~quarantine,
        locations.c.mixing.in_([one.value for one in wanted.mixings]),
        *([or_(*named)] if named else []),
    ]


def _is_marked(wanted: Wanted) -> list[ColumnElement[bool]]:
    if wanted.item_id is not None:
        lot = [] if wanted.lot is None else [balances.c.lot == wanted.lot]
        return [exists().where(_HELD, balances.c.item_id == wanted.item_id, *lot)]
    conditions: list[ColumnElement[bool]] = [locations.c.condition == wanted.condition]
    if wanted.velocity:
        conditions.append(locations.c.velocity == wanted.velocity)
    if wanted.is_empty:
        conditions.append(~exists().where(_HELD))
    elif wanted.need is not None:
        held = select(func.coalesce(func.sum(balances.c.quantity), 0)).where(_HELD).scalar_subquery()
        most = locations.c.capacity_quantity
        conditions.append(or_(most.is_(None), most >= held + wanted.need.quantity.micro))
    return conditions


def _is_behind(after: Location | None) -> ColumnElement[bool]:
    walk, code = (after.walk, after.code) if after else (-1, "")
    return or_(locations.c.walk > walk, and_(locations.c.walk == walk, locations.c.code > code))
