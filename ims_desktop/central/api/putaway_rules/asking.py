"""The dry run: the question of the wire, asked of the books by the rules that the workstations go by."""

from __future__ import annotations

from sqlalchemy import Connection

from ims_desktop.central.api.items.queries import by_keys
from ims_desktop.central.api.locations.queries import site_named
from ims_desktop.central.api.putaway_rules.places import BookedPlaces
from ims_desktop.central.api.putaway_rules.queries import active_rules
from ims_desktop.central.api.putaway_rules.schemas import SuggestionAsked
from ims_desktop.central.gateway.errors import bad_field
from ims_desktop.domain.putaway import Explanation, Goods, Load, explain
from ims_desktop.domain.texts import text


def explained(connection: Connection, asked: SuggestionAsked) -> Explanation:
    """Nothing is recorded. Raises ``BadRequest`` for goods that are none."""
    site = site_named(connection, asked.site)
    known = by_keys(connection, (one.product_id for one in asked.goods))
    for number, one in enumerate(asked.goods):
        if one.product_id not in known:
            raise bad_field(text("There is no product “{key}”.", key=one.product_id), f"/goods/{number}/product_id")
        if not one.quantity.fits(known[one.product_id].unit_decimals):
            raise bad_field(text("The unit cannot be counted that finely."), f"/goods/{number}/quantity")
    if len(asked.goods) > 1 and not asked.handling_unit:
        raise bad_field(text("Ask item by item, or for a handling unit as a whole."), "/handling_unit")
    goods = tuple(Goods(known[one.product_id], one.quantity, one.status, one.lot) for one in asked.goods)
    load = Load(site, goods, is_whole=asked.handling_unit)
    return explain(load, active_rules(connection, site), BookedPlaces(connection))
