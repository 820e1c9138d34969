"""The tour's scenes on the floor: pallets, inspection, putaway, moves, counts, undo, and the supervisor's review."""

from __future__ import annotations

from collections.abc import Iterator

from ims_desktop.demo import dock_labels as dock
from ims_desktop.demo.guide import Guide
from ims_desktop.domain.barcodes import CodeKind
from ims_desktop.domain.barcodes.internal import internal_code
from ims_desktop.floor.commands import Command
from ims_desktop.ui.driver import Until

Script = Iterator[Until]


class FloorScenes:
    """What is done with goods once they are on the dock. Every scan is one that somebody would make."""

    def __init__(self, guide: Guide) -> None:
        self._guide = guide

    def script(self) -> Script:
        for scene in (
            self._a_pallet,
            self._inspect,
            self._put_away,
            self._move,
            self._undo,
            self._count,
            self._supervisor,
            self._scanners,
        ):
            yield from scene()

    def _a_pallet(self) -> Script:
        guide = self._guide
        guide.say("A pallet that a shipping notice announced is received by one scan")
        guide.keys.press("F2")
        yield from guide.scan(dock.PALLET)
        guide.picture("receive-pallet")
        yield from guide.scan("IMS-C-DONE")

    def _inspect(self) -> Script:
        guide = self._guide
        guide.say("What must be inspected passes by a scan, or fails with a reason")
        guide.keys.press("F3")
        yield from guide.scan(dock.OTHER_ORDER)
        guide.picture("inspect")
        guide.keys.press("Return")
        yield guide.answered()
        guide.keys.press("Alt+Q")
        yield guide.answered()
        guide.picture("inspect-why")
        guide.keys.press("Alt+X")
        yield guide.answered()
        guide.picture("inspect-why-more")
        guide.keys.press("Alt+Z")
        yield guide.answered()
        guide.keys.press("Alt+3")
        yield guide.answered()
        guide.picture("inspect-failed")

    def _put_away(self) -> Script:
        guide = self._guide
        guide.say("Goods are put away where the rules say, and the rules say why")
        guide.keys.press("F4")
        yield from guide.scan(dock.ORDER)
        yield from guide.scan(dock.BARS)
        guide.picture("put-away-suggested")
        place = guide.told("location")
        yield from guide.scan(dock.WRONG_PLACE)
        guide.picture("put-away-elsewhere")
        yield from guide.scan(internal_code(CodeKind.LOCATION, place))
        guide.picture("put-away-done")

    def _move(self) -> Script:
        guide = self._guide
        guide.say("A roll of cable moves from one bin to another")
        guide.keys.press("F5")
        for code in dock.MOVE:
            yield from guide.scan(code)
            if guide.is_asked_how_many():
                guide.keys.type("20")
                guide.keys.press("Return")
                yield guide.answered()
        guide.picture("move-done")

    def _undo(self) -> Script:
        guide = self._guide
        guide.say("That was the wrong bin: one key takes it back")
        guide.keys.press("Alt+U")
        yield guide.answered()
        guide.picture("undone")

    def _count(self) -> Script:
        guide = self._guide
        guide.say("Bins are counted blind; the next bin's scan closes the one before")
        guide.keys.press("F6")
        yield guide.drawn()
        guide.picture("count-list")
        yield from guide.scan(dock.CABLE_BIN)
        yield from guide.scan(dock.CABLE)
        guide.keys.type("101.5")
        guide.keys.press("Return")
        yield guide.answered()
        guide.picture("count-bin")
        yield from guide.scan(dock.NEXT_BIN)
        guide.picture("count-next-bin")
        guide.keys.press("Escape")
        yield guide.answered()
        yield from guide.confirmed()

    def _supervisor(self) -> Script:
        guide = self._guide
        guide.say("A supervisor takes over by badge and PIN, and finds what was counted too low")
        yield from guide.sign_in_by_badge("lin")
        guide.go(Command.REVIEW)
        yield guide.drawn(800)
        guide.picture("review")
        yield from self._quarantine()
        yield from self._cases()
        yield from guide.sign_in_by_badge("mei-ling")

    def _quarantine(self) -> Script:
        guide = self._guide
        guide.say("What failed waits in quarantine; it was reworked, and is released")
        guide.keys.press("Shift+F3")
        yield guide.drawn(800)
        guide.picture("quarantine")
        guide.keys.press("Down")  # below what came beyond its order, and is held
        yield guide.drawn()
        guide.keys.press("Alt+W")
        yield guide.drawn()
        guide.picture("quarantine-reason")
        guide.keys.press("Alt+1")
        yield guide.drawn(800)
        guide.picture("quarantine-decided")
        yield from guide.confirmed()

    def _cases(self) -> Script:
        guide = self._guide
        guide.say("What disagreed is a case: one screen, a reason, one key, and who recorded it is told")
        guide.keys.press("F9")
        cases = guide.window.presenters.cases
        yield Until(lambda: bool(cases.state.options), "a case that can be settled")
        guide.keys.press("Alt+W")
        yield guide.drawn(800)
        guide.picture("cases")
        simple = next(number for number, one in enumerate(cases.state.options, 1) if one.then is None)
        guide.keys.press(f"Alt+{simple}")
        yield guide.drawn(800)
        guide.picture("cases-settled")
        yield from guide.confirmed()

    def _scanners(self) -> Script:
        guide = self._guide
        guide.say("Whatever is scanned can be looked up, and every scanner be tested")
        guide.keys.press("F7")
        yield from guide.look_at(dock.CABLE_BIN)
        guide.picture("look-up-location")
        guide.go(Command.SCANNERS)
        yield from guide.look_at(dock.BARS)
        guide.picture("scanners")
