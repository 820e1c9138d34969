"""Looking up, without a window: the latest question wins, and a scan is a question too."""

from __future__ import annotations

from msgspec import Struct

from ims_desktop.domain.barcodes.profile import ScanProfile
from ims_desktop.domain.barcodes.reading import read_barcode
from ims_desktop.domain.errors import ImsError
from ims_desktop.domain.ids import ItemId
from ims_desktop.domain.texts import Text, text
from ims_desktop.ports.book import ItemHit, ItemStock, ReceivingBook, Stock
from ims_desktop.ports.scans import Scan, Sounds
from ims_desktop.ports.tones import Tone
from ims_desktop.ui.lanes import Runner
from ims_desktop.ui.presenting import ScreenPresenter


class LookupState(Struct, frozen=True):
    words: str = ""
    hits: tuple[ItemHit, ...] = ()
    stock: ItemStock | None = None
    note: Text | None = None


class LookupPresenter(ScreenPresenter[LookupState]):
    def __init__(self, search: Runner, reading: Runner, stock: Stock, book: ReceivingBook, sounds: Sounds) -> None:
        super().__init__(LookupState())
        self._search, self._reading = search, reading
        self._stock, self._book, self._sounds = stock, book, sounds
        self._wanted: ItemId | None = None

    def opened(self) -> None:
        """Stock may have changed: what is shown is read again."""
        if self.state.words:
            self.type(self.state.words)
        if self._wanted is not None:
            self.pick(self._wanted)

    def type(self, words: str) -> None:
        self.show(words=words)
        self._search.run(lambda: tuple(self._stock.search(words)) if words.strip() else (), self._found, self._failed)

    def pick(self, item: ItemId) -> None:
        self._wanted = item
        self._reading.run(lambda: self._stock.of_item(item), self._opened_item, self._failed)

    def scan(self, scan: Scan) -> bool:
        self._reading.run(lambda: self._item_of(scan), self._scanned, self._failed)
        return True

    def _item_of(self, scan: Scan) -> tuple[str, ItemStock | None, Text | None]:
        reading = read_barcode(scan.raw, ScanProfile(), scan.at.date())
        for candidate in reading.candidates:
            for found in self._book.items_by_code(candidate.value):
                return found.item.sku, self._stock.of_item(found.item.id), None
        nobody = text("No item has the code {code}.", code=reading.text[:60])
        return reading.text, None, reading.problem or nobody

    def _scanned(self, found: tuple[str, ItemStock | None, Text | None]) -> None:
        sku, stock, note = found
        self._sounds.play(Tone.REFUSED if stock is None else Tone.ACCEPTED)
        self._wanted = stock.item.id if stock is not None else None
        self.show(stock=stock)
        self.type(sku)
        self.show(note=note)

    def _found(self, hits: tuple[ItemHit, ...]) -> None:
        nothing = text("Nothing is called that. Try a part of the name, the SKU or a barcode.")
        self.show(hits=hits, note=nothing if self.state.words.strip() and not hits else None)

    def _opened_item(self, stock: ItemStock | None) -> None:
        if stock is not None and stock.item.id == self._wanted:
            self.show(stock=stock)

    def _failed(self, error: ImsError) -> None:
        self.show(note=error.message)
