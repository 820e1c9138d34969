"""The guided tour: a shift in the real window, by keys and scans alone, with what it looked like and what came out."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from pathlib import Path

from msgspec.structs import asdict

from ims_desktop.bootstrap.client import Client
from ims_desktop.demo import dock_labels as dock
from ims_desktop.demo.floor_scenes import FloorScenes
from ims_desktop.demo.guide import Guide
from ims_desktop.demo.office import Office
from ims_desktop.domain.errors import our_bug
from ims_desktop.domain.quantity import Quantity, total
from ims_desktop.floor.commands import Command
from ims_desktop.remote.embedded import EmbeddedCentral
from ims_desktop.ui.driver import Until
from ims_desktop.ui.language import Language
from ims_desktop.ui.manner import LANGUAGE, SCALE, THEME
from ims_desktop.ui.screens.cases.presenter import Tab
from ims_desktop.ui.theme.tokens import Theme
from ims_desktop.ui.window import MainWindow

Script = Iterator[Until]


class Tour:
    """One shift at two workstations. Each scene is a generator of what it waits for."""

    def __init__(self, client: Client, window: MainWindow, second: Client, folder: Path) -> None:
        self._client, self._window, self._second, self._folder = client, window, second, folder
        self._guide = Guide(client, window, folder)
        self._floor = FloorScenes(self._guide)

    def script(self) -> Script:
        for scene in (
            self._sign_in,
            self._receive,
            self._what_is_refused_and_asked,
            self._without_the_central,
            self._with_it_again,
            self._floor.script,
            self._look_up_and_cases,
            self._in_other_manners,
            self._at_the_second_workstation,
        ):
            yield from scene()
        self._sum_up()

    # Scenes

    def _sign_in(self) -> Script:
        self._guide.say("The window opens; somebody shows a badge and types a PIN")
        yield self._guide.drawn(900)
        self._guide.picture("sign-in")
        yield from self._guide.sign_in_by_badge("mei-ling", "sign-in-pin")
        sync = self._client.sync
        yield Until(lambda: sync.status().behind == 0 and self._guide.shell.waiting.orders > 0, "the mirror", 90)
        yield self._guide.drawn()
        self._guide.picture("home")

    def _receive(self) -> Script:
        self._guide.say("The delivery note is scanned, then a label with lot, expiry and count")
        yield from self._guide.scan(dock.ORDER)
        self._guide.picture("receive-document")
        yield from self._guide.scan(dock.BARS)
        self._guide.picture("receive-accepted")

    def _what_is_refused_and_asked(self) -> Script:
        self._guide.say("A wrong item is refused; a bare code asks for its lot and expiry; too much is asked about")
        yield from self._guide.scan(dock.BALL)
        self._guide.picture("receive-refused")
        yield from self._guide.scan(dock.SEALANT)
        self._guide.picture("receive-asks-lot")
        for answer in ("S2701", "S2701", "2028-09-30"):
            self._guide.keys.type(answer)
            self._guide.keys.press("Return")
            yield self._guide.answered()
        yield from self._guide.scan(dock.SEALANTS)
        self._guide.picture("receive-too-many")
        self._guide.keys.press("Alt+2")
        yield self._guide.answered()
        self._guide.picture("receive-held")

    def _without_the_central(self) -> Script:
        self._guide.say("The central's plug is pulled; work goes on, and is recorded")
        yield from self._guide.confirmed()
        self._embedded.pull_the_plug()
        yield from self._guide.scan(dock.MORE_BARS)
        yield from self._guide.scan("IMS-C-DONE")
        yield from self._guide.scan(dock.OTHER_ORDER)
        for code in (dock.WRENCH_18, dock.WRENCH_19, dock.WRENCH_18):
            yield from self._guide.scan(code)
        yield from self._guide.scan(dock.CABLE)
        self._guide.keys.type("12.5")
        self._guide.keys.press("Return")
        yield self._guide.answered()
        yield Until(lambda: self._guide.shell.states.recorded > 0, "the operations in the status line")
        yield self._guide.drawn()
        self._guide.picture("receive-offline")
        self._guide.keys.press("F8")
        yield self._guide.drawn(600)
        self._guide.picture("outbox-offline")

    def _with_it_again(self) -> Script:
        self._guide.say("The plug is put back; everything is sent and confirmed")
        threading.Thread(target=self._embedded.start, name="plug").start()
        yield Until(lambda: self._embedded.is_plugged_in, "the central")
        yield from self._guide.confirmed()
        yield self._guide.drawn(600)
        self._guide.picture("outbox-confirmed")

    def _look_up_and_cases(self) -> Script:
        self._guide.say("An item is looked up as it is typed; who recorded what became a case sees how it was settled")
        self._guide.keys.press("F7")
        yield self._guide.drawn()
        self._guide.keys.type("energy")
        yield Until(lambda: len(self._window.presenters.lookup.state.hits) == 1, "the search")
        self._guide.keys.press("Return")
        yield Until(lambda: self._window.presenters.lookup.state.stock is not None, "the item")
        yield self._guide.drawn()
        self._guide.picture("look-up")
        self._guide.keys.press("F9")
        self._window.presenters.cases.turn_to(Tab.MINE)
        yield self._guide.drawn(600)
        self._guide.picture("cases-told")
        self._guide.keys.press("F11")
        yield self._guide.drawn()
        self._guide.picture("settings")

    def _in_other_manners(self) -> Script:
        self._guide.say("The same in Chinese and dark, in high contrast, and at twice the size")
        self._guide.keys.press("F2")
        yield from self._guide.scan(dock.OTHER_ORDER)
        for name, wanted in (
            ("receive-dark-zh", {THEME: Theme.DARK, LANGUAGE: Language.CHINESE}),
            ("receive-contrast", {THEME: Theme.CONTRAST, LANGUAGE: Language.ENGLISH}),
            ("receive-200", {THEME: Theme.LIGHT, SCALE: "200"}),
            ("receive-light", {SCALE: "100"}),
        ):
            for preference, value in wanted.items():
                self._window.prefer(preference, value)
                yield self._guide.drawn()
            self._guide.picture(name)

    def _at_the_second_workstation(self) -> Script:
        self._guide.say("At the second workstation the stock is there too")
        yield Until(self._agree, "the same stock everywhere", 60)
        window = MainWindow(self._second.services())
        window.show()
        window.presenters.sign_in.sign_in("tom", "demo")
        yield Until(lambda: window.presenters.shell.state.person is not None, "the second sign-in", 60)
        window.presenters.shell.go(Command.LOOK_UP)
        window.presenters.lookup.type("energy bar")
        yield Until(lambda: bool(window.presenters.lookup.state.hits), "the search at the second workstation")
        window.presenters.lookup.pick(window.presenters.lookup.state.hits[0].item.id)
        yield self._guide.drawn(600)
        self._guide.picture("second-workstation", window)
        window.close()

    def _stocks(self) -> dict[str, dict[str, Quantity]]:
        """On hand by item, at each workstation and at the central."""
        office = Office(self._client.url, "mei-ling", "demo")
        try:
            central = office.stock()
        finally:
            office.close()
        return {
            "WS-01": dict(self._client.workstation.store.stock.on_hand()),
            "WS-02": dict(self._second.workstation.store.stock.on_hand()),
            "central": central,
        }

    def _agree(self) -> bool:
        self._second.sync.wake()
        first, *others = self._stocks().values()
        return all(other == first for other in others)

    def _sum_up(self) -> None:
        overview, stocks = self._client.workstation.store.overview, self._stocks()
        first, *others = stocks.values()
        summary = {
            "operations": self._client.workstation.store.outbox.last_sequence(),
            "states": asdict(overview.states()),
            "open_cases": overview.waiting().cases,
            "items_on_hand": {where: len(stock) for where, stock in stocks.items()},
            "on_hand": {where: str(total(stock.values())) for where, stock in stocks.items()},
            "equal_item_by_item": all(other == first for other in others),
            "pictures": self._guide.pictures,
        }
        (self._folder / "summary.json").write_text(json.dumps(summary, indent=2) + "\n", encoding="utf-8")
        print(json.dumps(summary, indent=2))
        self._guide.say(f"Pictures and summary are in {self._folder}")
        if not summary["equal_item_by_item"]:
            raise our_bug("the stocks differ")

    @property
    def _embedded(self) -> EmbeddedCentral:
        if self._client.embedded is None:
            raise our_bug("a tour brings its own central")
        return self._client.embedded
