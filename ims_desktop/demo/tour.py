"""The guided tour: a shift in the real window, by keys and scans alone, with what it looked like and what came out."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from msgspec.structs import asdict

from ims_desktop.bootstrap.client import Client
from ims_desktop.demo import dock_labels as dock
from ims_desktop.demo.office import Office
from ims_desktop.domain.errors import our_bug
from ims_desktop.domain.quantity import Quantity, total
from ims_desktop.floor.commands import Command
from ims_desktop.remote.embedded import EmbeddedCentral
from ims_desktop.ui.driver import Keys, Until, photograph
from ims_desktop.ui.language import Language
from ims_desktop.ui.manner import LANGUAGE, SCALE, THEME
from ims_desktop.ui.shell.presenter import ShellState
from ims_desktop.ui.theme.tokens import Theme
from ims_desktop.ui.window import MainWindow

Script = Iterator[Until]


class Tour:
    """One shift at two workstations. Each scene is a generator of what it waits for."""

    def __init__(self, client: Client, window: MainWindow, second: Client, folder: Path) -> None:
        self._client = client
        self._window = window
        self._second = second
        self._folder = folder
        self._keys = Keys(window)
        self._pictures: list[str] = []

    def script(self) -> Script:
        for scene in (
            self._sign_in,
            self._receive,
            self._what_is_refused_and_asked,
            self._without_the_central,
            self._with_it_again,
            self._look_up_and_cases,
            self._in_other_manners,
            self._at_the_second_workstation,
        ):
            yield from scene()
        self._sum_up()

    # Scenes

    def _sign_in(self) -> Script:
        self._say("The window opens; somebody signs in")
        yield self._drawn()
        self._picture("sign-in")
        self._keys.type("mei-ling")
        self._keys.press("Return")
        self._keys.type("demo")
        self._keys.press("Return")
        yield Until(lambda: self._shell.person is not None, "the sign-in", 90)
        yield Until(lambda: self._client.sync.status().behind == 0 and self._shell.waiting.orders > 0, "the mirror", 90)
        yield self._drawn()
        self._picture("home")

    def _receive(self) -> Script:
        self._say("The delivery note is scanned, then a label with lot, expiry and count")
        yield from self._scan(dock.ORDER)
        self._picture("receive-document")
        yield from self._scan(dock.BARS)
        self._picture("receive-accepted")

    def _what_is_refused_and_asked(self) -> Script:
        self._say("A wrong item is refused; a bare code asks for its lot and expiry; too much is asked about")
        yield from self._scan(dock.BALL)
        self._picture("receive-refused")
        yield from self._scan(dock.SEALANT)
        self._picture("receive-asks-lot")
        for answer in ("S2701", "S2701", "2028-09-30"):
            self._keys.type(answer)
            self._keys.press("Return")
            yield self._answered()
        yield from self._scan(dock.SEALANTS)
        self._picture("receive-too-many")
        self._keys.press("Alt+2")
        yield self._answered()
        self._picture("receive-held")

    def _without_the_central(self) -> Script:
        self._say("The central's plug is pulled; work goes on, and is recorded")
        yield from self._confirmed()
        self._embedded.pull_the_plug()
        yield from self._scan(dock.MORE_BARS)
        yield from self._scan("IMS-C-DONE")
        yield from self._scan(dock.OTHER_ORDER)
        for code in (dock.WRENCH_18, dock.WRENCH_19, dock.WRENCH_18):
            yield from self._scan(code)
        yield from self._scan(dock.CABLE)
        self._keys.type("12.5")
        self._keys.press("Return")
        yield self._answered()
        yield Until(lambda: self._shell.states.recorded > 0, "the operations in the status line")
        yield self._drawn()
        self._picture("receive-offline")
        self._keys.press("F8")
        yield self._drawn(600)
        self._picture("outbox-offline")

    def _with_it_again(self) -> Script:
        self._say("The plug is put back; everything is sent and confirmed")
        threading.Thread(target=self._embedded.start, name="plug").start()
        yield Until(lambda: self._embedded.is_plugged_in, "the central")
        yield from self._confirmed()
        yield self._drawn(600)
        self._picture("outbox-confirmed")

    def _look_up_and_cases(self) -> Script:
        self._say("An item is looked up as it is typed; the cases are listed")
        self._keys.press("F7")
        yield self._drawn()
        self._keys.type("energy")
        yield Until(lambda: len(self._window.presenters.lookup.state.hits) == 1, "the search")
        self._keys.press("Return")
        yield Until(lambda: self._window.presenters.lookup.state.stock is not None, "the item")
        yield self._drawn()
        self._picture("look-up")
        self._keys.press("F9")
        yield self._drawn(600)
        self._picture("cases")
        self._keys.press("F11")
        yield self._drawn()
        self._picture("settings")

    def _in_other_manners(self) -> Script:
        self._say("The same in Chinese and dark, in high contrast, and at twice the size")
        self._keys.press("F2")
        yield from self._scan(dock.OTHER_ORDER)
        for name, wanted in (
            ("receive-dark-zh", {THEME: Theme.DARK, LANGUAGE: Language.CHINESE}),
            ("receive-contrast", {THEME: Theme.CONTRAST, LANGUAGE: Language.ENGLISH}),
            ("receive-200", {THEME: Theme.LIGHT, SCALE: "200"}),
            ("receive-light", {SCALE: "100"}),
        ):
            for preference, value in wanted.items():
                self._window.prefer(preference, value)
                yield self._drawn()
            self._picture(name)

    def _at_the_second_workstation(self) -> Script:
        self._say("At the second workstation the stock is there too")
        yield Until(self._agree, "the same stock everywhere", 60)
        window = MainWindow(self._second.services())
        window.show()
        window.presenters.sign_in.sign_in("tom", "demo")
        yield Until(lambda: window.presenters.shell.state.person is not None, "the second sign-in", 60)
        window.presenters.shell.go(Command.LOOK_UP)
        window.presenters.lookup.type("energy bar")
        yield Until(lambda: bool(window.presenters.lookup.state.hits), "the search at the second workstation")
        window.presenters.lookup.pick(window.presenters.lookup.state.hits[0].item.id)
        yield self._drawn(600)
        self._picture("second-workstation", window)
        window.close()

    # What scenes are made of

    def _scan(self, code: str) -> Script:
        self._keys.scan(code)
        yield self._answered()

    def _answered(self) -> Until:
        """The job has answered everything, and it is painted."""
        settled = _after(350)
        receive = self._window.presenters.receive
        return Until(lambda: settled() and receive.state.waiting == 0, "an answer")

    def _drawn(self, milliseconds: int = 300) -> Until:
        return Until(_after(milliseconds), "the screen")

    def _confirmed(self) -> Script:
        def nothing_is_open() -> bool:
            states = self._client.workstation.store.overview.states()
            return states.recorded == 0 and states.sent == 0

        self._client.sync.wake()
        yield Until(nothing_is_open, "everything confirmed", 90)
        self._window.presenters.shell.refresh()
        yield self._drawn(600)

    def _picture(self, name: str, window: MainWindow | None = None) -> None:
        path = self._folder / f"{len(self._pictures) + 1:02}-{name}.png"
        photograph(window or self._window, path)
        self._pictures.append(path.name)

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
            "pictures": self._pictures,
        }
        (self._folder / "summary.json").write_text(json.dumps(summary, indent=2) + "\n", encoding="utf-8")
        print(json.dumps(summary, indent=2))
        self._say(f"Pictures and summary are in {self._folder}")
        if not summary["equal_item_by_item"]:
            raise our_bug("the stocks differ")

    @property
    def _shell(self) -> ShellState:
        return self._window.presenters.shell.state

    @property
    def _embedded(self) -> EmbeddedCentral:
        if self._client.embedded is None:
            raise our_bug("a tour brings its own central")
        return self._client.embedded

    def _say(self, what: str) -> None:
        print(f"· {what}", flush=True)


def _after(milliseconds: int) -> Callable[[], bool]:
    """Says yes from then on: what the eye needs, and what a fade takes."""
    end = time.monotonic() + milliseconds / 1000
    return lambda: time.monotonic() >= end
