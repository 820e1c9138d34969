"""Looking up, without a window: the latest question wins, and a scan is a question too."""

from __future__ import annotations

from msgspec import Struct

from ims_desktop.domain.barcodes.candidates import Reading
from ims_desktop.domain.barcodes.profile import ScanProfile
from ims_desktop.domain.barcodes.reading import read_barcode
from ims_desktop.domain.errors import ImsError
from ims_desktop.domain.history import Movement
from ims_desktop.domain.ids import ItemId
from ims_desktop.domain.items import Item
from ims_desktop.domain.texts import Text, joined, text
from ims_desktop.floor.commands import Command
from ims_desktop.ports.book import ItemHit, ItemStock, Stock
from ims_desktop.ports.history import ItemHistory
from ims_desktop.ports.scans import Scan, Sounds
from ims_desktop.ports.tones import Tone
from ims_desktop.ui.lanes import Runner
from ims_desktop.ui.presenting import ScreenPresenter
from ims_desktop.ui.screens.lookup.finding import Contents, Finder


class LookupState(Struct, frozen=True):
    words: str = ""
    hits: tuple[ItemHit, ...] = ()
    stock: ItemStock | None = None
    contents: Contents | None = None
    """Of the location, handling unit or order that was scanned instead of an item."""
    note: Text | None = None
    history: tuple[Movement, ...] | None = None
    """Of the item, in the order of time; none while where it stands is shown instead."""
    history_note: Text | None = None


class LookupPresenter(ScreenPresenter[LookupState]):
    def __init__(
        self,
        search: Runner,
        reading: Runner,
        network: Runner,
        stock: Stock,
        finder: Finder,
        history: ItemHistory,
        sounds: Sounds,
    ) -> None:
        super().__init__(LookupState())
        self._search, self._reading, self._network = search, reading, network
        self._stock, self._finder, self._history, self._sounds = stock, finder, history, sounds
        self._wanted: ItemId | None = None
        self._scan: Scan | None = None
        """Of what is no item: read again when stock may have changed."""

    def opened(self) -> None:
        """Stock may have changed: what is shown is read again."""
        if self.state.words:
            self.type(self.state.words)
        if self._wanted is not None:
            self.pick(self._wanted)
        elif self._scan is not None:
            scan = self._scan
            self._reading.run(lambda: self._found_by(scan), self._looked_again, self._failed)

    def type(self, words: str) -> None:
        self.show(words=words)
        self._search.run(lambda: tuple(self._stock.search(words)) if words.strip() else (), self._found, self._failed)

    def pick(self, item: ItemId) -> None:
        if item != self._wanted:
            self._close_history()
        self._wanted, self._scan = item, None
        self._reading.run(lambda: self._stock.of_item(item), self._opened_item, self._failed)

    def command(self, command: Command) -> bool:
        is_open = self.state.history is not None
        if command is Command.BACK and is_open:
            self._close_history()
            return True
        if command is not Command.HISTORY or self.state.stock is None:
            return False
        if is_open:
            self._close_history()
        else:
            self._ask_history(self.state.stock.item)
        return True

    def _ask_history(self, item: Item) -> None:
        self.show(history=(), history_note=text("The central is asked …"))
        self._network.run(
            lambda: (item.id, tuple(self._history.of_item(item.sku))), self._heard_history, self._no_history
        )

    def _heard_history(self, answer: tuple[ItemId, tuple[Movement, ...]]) -> None:
        item, history = answer
        if item == self._wanted and self.state.history is not None:
            self.show(history=history, history_note=None if history else text("Nothing has happened to it yet."))

    def _no_history(self, error: ImsError) -> None:
        if self.state.history is not None:
            self.show(history_note=joined([error.message, error.remedy], " "))

    def _close_history(self) -> None:
        self.show(history=None, history_note=None)

    def scan(self, scan: Scan) -> bool:
        self._reading.run(lambda: (scan, self._read(scan), self._found_by(scan)), self._scanned, self._failed)
        return True

    def _read(self, scan: Scan) -> Reading:
        return read_barcode(scan.raw, ScanProfile(), scan.at.date())

    def _found_by(self, scan: Scan) -> ItemStock | Contents | None:
        return self._finder.find(self._read(scan))

    def _scanned(self, answer: tuple[Scan, Reading, ItemStock | Contents | None]) -> None:
        scan, reading, found = answer
        self._sounds.play(Tone.REFUSED if found is None else Tone.ACCEPTED)
        self._close_history()
        self._wanted = found.item.id if isinstance(found, ItemStock) else None
        self._scan = scan if isinstance(found, Contents) else None
        self._show(found)
        if isinstance(found, ItemStock):
            self.type(found.item.sku)
        else:
            self.show(words="" if found else reading.text, hits=())
        nobody = text("Nothing has the code {code}.", code=reading.text[:60])
        self.show(note=None if found else reading.problem or nobody)

    def _looked_again(self, found: ItemStock | Contents | None) -> None:
        if self._scan is not None and found is not None:
            self._show(found)

    def _show(self, found: ItemStock | Contents | None) -> None:
        self.show(
            stock=found if isinstance(found, ItemStock) else None,
            contents=found if isinstance(found, Contents) else None,
        )

    def _found(self, hits: tuple[ItemHit, ...]) -> None:
        nothing = text("Nothing is called that. Try a part of the name, the SKU or a barcode.")
        self.show(hits=hits, note=nothing if self.state.words.strip() and not hits else None)

    def _opened_item(self, stock: ItemStock | None) -> None:
        if stock is not None and stock.item.id == self._wanted:
            self._show(stock)

    def _failed(self, error: ImsError) -> None:
        self.show(note=error.message)
