"""What putting away asks: the rules, places that may do, and what stands there; from this workstation's own disk."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from ims_desktop.domain.ids import ItemId, SiteId
from ims_desktop.domain.orders import OrderLine
from ims_desktop.domain.putaway import Places, PutawayRule


class PutawayBook(Places, Protocol):
    """The ``Places`` of a workstation, own pending work included, with the list that it asks by.

    ``domain.putaway.suggest(load, book.rules(site), book)`` is a suggestion, and ``judge_choice`` says what a location
    is worth that somebody chose instead.
    """

    def rules(self, site_id: SiteId) -> Sequence[PutawayRule]:
        """The site's list in its order, inactive ones left out; the usual rules where it has none."""
        ...

    def lines_to_stock(self, item_id: ItemId) -> Sequence[OrderLine]:
        """Order lines on which more of the item came than was rejected or put away, as far as is known here."""
        ...
