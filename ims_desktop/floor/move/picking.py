"""Goods asked for by their own label: which of them, how many, and whether they come off a handling unit."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from msgspec.structs import replace

from ims_desktop.domain.barcodes import Elements
from ims_desktop.domain.items import Tracking
from ims_desktop.domain.locations import Location
from ims_desktop.domain.positions import Position, StockStatus
from ims_desktop.domain.quantity import ZERO, Quantity
from ims_desktop.floor import picking_up, taking_off
from ims_desktop.floor.conversation import Conversation
from ims_desktop.floor.desk import Desk
from ims_desktop.floor.handling import InHand, of_standing
from ims_desktop.floor.move import asking, refusals
from ims_desktop.ports.book import ItemCode
from ims_desktop.ports.standing import Standing


class Picking:
    """Asks until it is known what is taken; ``hold`` gets it then, and ``lift`` a handling unit that is meant whole."""

    def __init__(
        self,
        desk: Desk,
        talk: Conversation,
        hold: Callable[[InHand], None],
        lift: Callable[[str], None],
        leave: Callable[[], None],
    ) -> None:
        self._desk, self._talk = desk, talk
        self._hold, self._lift, self._leave = hold, lift, leave

    def at(self, code: ItemCode, elements: Elements, source: Location) -> None:
        """Goods that were scanned, and the location that they are taken from."""
        fitting = picking_up.as_labelled(self._desk.standing.at(source.id, code.item.id), elements)
        if not fitting:
            self._unknown_there(code, source, elements)
        elif len(fitting) > 1:
            self._talk.ask(picking_up.which_one(code.item, fitting, partial(self._chosen, code, elements)))
        else:
            self._chosen(code, elements, fitting[0])

    def on(self, code: ItemCode, elements: Elements, unit: str) -> None:
        """Goods that were scanned, and the handling unit that they are taken off."""
        stands = [one for one in self._desk.standing.on(unit) if one.item.id == code.item.id]
        fitting = picking_up.as_labelled(stands, elements)
        if not fitting:
            raise refusals.not_on(code.item, unit)
        if len(fitting) > 1:
            self._talk.ask(picking_up.which_one(code.item, fitting, partial(self._count, code, elements)))
        else:
            self._count(code, elements, fitting[0])

    def _chosen(self, code: ItemCode, elements: Elements, one: Standing) -> None:
        unit = one.position.handling_unit
        if unit:
            off, whole = partial(self._count, code, elements, one), partial(self._lift, unit)
            self._talk.ask(taking_off.on_a_unit(one, off, whole))
        else:
            self._count(code, elements, one)

    def _count(self, code: ItemCode, elements: Elements, one: Standing) -> None:
        """All that stands there, unless the label says how much."""
        self.so_many(one, picking_up.said_quantity(code, elements) or one.quantity)

    def _unknown_there(self, code: ItemCode, source: Location, elements: Elements) -> None:
        """Goods that nobody knows to be there are moved all the same: what they are and how many is asked then."""
        item = code.item
        mark = {Tracking.LOT: elements.lot, Tracking.SERIAL: elements.serial}.get(item.tracking, "")
        if mark is None:
            name = "lot" if item.tracking is Tracking.LOT else "serial"
            self._talk.ask(
                asking.which_mark(
                    item, lambda said: self._unknown_there(code, source, replace(elements, **{name: said}))
                )
            )
            return
        lot, serial = (mark, "") if item.tracking is Tracking.LOT else ("", mark)
        position = Position(item.id, source.id, StockStatus.AVAILABLE, lot, serial)
        unknown = Standing(position, ZERO, item, source)
        said = picking_up.said_quantity(code, elements)
        if said is None:
            self._talk.ask(picking_up.how_much(item, partial(self.so_many, unknown)))
        else:
            self.so_many(unknown, said)

    def so_many(self, one: Standing, quantity: Quantity) -> None:
        hand = of_standing(one, quantity)
        if quantity > one.quantity:
            go = partial(self._hold, hand)
            self._talk.ask(picking_up.more_than_known(one.item, one.quantity, quantity, go, self._leave))
        else:
            self._hold(hand)
