"""An item's history on screen: what happened, the latest first, and what was believed in between."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from ims_desktop.domain.history import End, Movement
from ims_desktop.domain.texts import Text, text, verbatim
from ims_desktop.floor.naming import STATUSES
from ims_desktop.ports.clock import Clock
from ims_desktop.ports.tones import Tone
from ims_desktop.ui.formats import moment, quantity
from ims_desktop.ui.manner import Manner
from ims_desktop.ui.tables.cards import Cards
from ims_desktop.ui.widgets.frames import column
from ims_desktop.ui.widgets.labels import Label

WHAT: dict[str, Text] = {
    "received": text("Received"),
    "opening": text("Opening stock"),
    "inspected": text("Inspected"),
    "put_away": text("Put away"),
    "moved": text("Moved"),
    "packed": text("Packed"),
    "released": text("Given another status"),
    "counted": text("Adjusted to a count"),
    "count_corrected": text("An adjustment taken back"),
    "undone": text("Undone"),
    "taken_back": text("Taken back"),
    "returned": text("Returned to the supplier"),
    "decided": text("Decided in a case"),
}
"""By the ledger's reason. A newer central's is shown as it is called there."""


class ItemHistoryPanel(QWidget):
    def __init__(self, manner: Manner, clock: Clock) -> None:
        super().__init__()
        self._manner, self._clock = manner, clock
        look, say = manner.look, manner.say
        self._note = Label("note")
        name = say(text("What happened to it, the latest first"))
        self._cards = Cards(look, name, self._title, self._about, tone_of, key=lambda one: one.number)
        lines = column(look, self, gap=10)
        lines.addWidget(Label("strong", name))
        lines.addWidget(self._note)
        lines.addWidget(self._cards, 1)

    def draw(self, history: tuple[Movement, ...], note: Text | None) -> None:
        self._note.setVisible(note is not None)
        if note is not None:
            self._note.say(self._manner.say(note))
        self._cards.setVisible(bool(history))
        self._cards.fill(tuple(reversed(history)))

    def take_focus(self) -> None:
        self._cards.setFocus()

    def _title(self, one: Movement) -> str:
        say = self._manner.say
        what = say(WHAT.get(one.reason) or verbatim(one.reason))
        source, target = one.source, one.target
        if source.location != target.location:
            way = f"{source.location} → {target.location}"
        elif source.status is not target.status:
            way = f"{target.location}: {say(STATUSES[source.status])} → {say(STATUSES[target.status])}"
        else:
            way = target.location
        return f"{what} · {quantity(one.quantity)} · {way}"

    def _about(self, one: Movement) -> str:
        """When, what nobody knew then, and by whom."""
        say, now = self._manner.say, self._clock.now()
        doubts = [say(doubt) for doubt in _doubts(one, moment(one.known_at, now))]
        return " · ".join(filter(None, (moment(one.happened_at, now), *doubts, one.who, one.where, _marks(one.target))))


def tone_of(one: Movement) -> Tone | None:
    """Coloured: what was not known when it happened, and what does not hold any more."""
    if one.reversed_by is not None:
        return Tone.REFUSED
    return Tone.REMARK if one.is_late or one.reverses is not None else None


def _doubts(one: Movement, known_at: str) -> list[Text]:
    found = []
    if one.is_late:
        found.append(text("known only at {time}", time=known_at))
    if one.reversed_by is not None:
        found.append(text("taken back since"))
    return found


def _marks(end: End) -> str:
    return " ".join(filter(None, (end.lot, end.serial, end.handling_unit)))
