"""The list of the last ten scans, against a list of texts."""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import pairwise

from ims_desktop.domain.texts import verbatim
from ims_desktop.floor.steps import ScanLine, Step
from ims_desktop.ports.tones import Tone
from ims_desktop.ui.manner import Manner
from ims_desktop.ui.screens.job.last_scans import SHOWN, LastScans
from ims_desktop.ui.widgets.labels import Label

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


def lines(*titles: str) -> tuple[ScanLine, ...]:
    return tuple(ScanLine(NOON, Tone.ACCEPTED, verbatim(title), "1") for title in titles)


def shown(panel: LastScans) -> list[tuple[str, object]]:
    """Title and stripe of the rows from the top."""
    layout = panel._column
    rows = [layout.itemAt(place).widget() for place in range(layout.count())]
    return [(row.findChild(Label).text(), row.property("kind")) for row in rows if row.isVisibleTo(panel)]


def test_whatever_comes_and_goes_the_latest_is_on_top_and_every_second_row_is_striped(qapp):
    panel = LastScans(Manner.of())
    seen: tuple[str, ...] = ()
    scans = [f"scan {number}" for number in range(14)]
    histories = [scans[number::-1][:SHOWN] for number in range(14)]
    histories += [histories[5], histories[6], [], histories[0], histories[13], histories[2], histories[3]]
    for history in histories:
        panel.draw(Step(verbatim(""), verbatim(""), scans=lines(*history)), waiting=0)
        found = shown(panel)
        assert [title for title, _ in found] == history, (seen, history)
        stripes = [kind for _, kind in found]
        assert all(one != other for one, other in pairwise(stripes))
        seen = tuple(history)
