"""Nothing is cut, everything can be reached and heard: every screen, in both languages, small and at 200 % text."""

from __future__ import annotations

from functools import partial

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QAbstractButton, QLabel, QLineEdit, QScrollArea, QTableView, QWidget

from ims_desktop.floor.commands import Command
from ims_desktop.ui.theme.look import TARGET
from tests.ui.fakes import TIRE, scan_of

PLACES = (
    Command.HOME,
    Command.RECEIVE,
    Command.LOOK_UP,
    Command.OUTBOX,
    Command.SYNC_LOG,
    Command.CASES,
    Command.REVIEW,
    Command.QUARANTINE,
    Command.SETTINGS,
    Command.SCANNERS,
    Command.ALL_COMMANDS,
    Command.LOCK,
)
SIZES = {"small": ((1024, 700), "100"), "usual": ((1440, 900), "100"), "at 200 %": ((1440, 900), "200")}


@pytest.fixture(params=[(size, language) for size in SIZES for language in ("en", "zh_Hant")], ids=str)
def filled(request, open_window, qtbot):
    """A window that was everywhere, with something to show on every screen."""
    size, language = request.param
    window = open_window({"scale": SIZES[size][1], "language": language}, size=SIZES[size][0])
    window.presenters.lookup.type("tire")
    window.presenters.lookup.pick(TIRE.id)
    window.presenters.sign_in.sign_in("chen", "wrong")
    for code in ("ONE", "TWICE", "BAD", "TWO", "CHOOSE"):
        window.take_scan(scan_of(code))
    qtbot.waitUntil(lambda: window.presenters.receive.state.step is not None, timeout=3_000)
    qtbot.waitUntil(lambda: len(window.presenters.receive.state.step.scans) == 5, timeout=3_000)
    return window


def test_no_text_is_cut_and_everything_is_named_and_reached(filled, qtbot):
    for place in PLACES:
        filled.presenters.shell.command(place)
        qtbot.waitUntil(partial(nothing_is_cut, filled, place), timeout=3_000)
        for button in shown(filled, QAbstractButton):
            if not isinstance(button.parent(), QTableView):  # the corner of Qt's own tables
                check_button(place, button)
        for widget in (*shown(filled, QLineEdit), *shown(filled, QTableView)):
            assert widget.accessibleName(), (place, described(widget))


def check_button(place: Command, button: QAbstractButton) -> None:
    assert not is_squeezed(button), (place, described(button))
    assert not is_out_of_sight(button), (place, described(button))
    assert button.accessibleName() or button.text(), (place, described(button))
    assert button.height() >= TARGET, (place, described(button))
    # Within a group the arrow keys go from one to the next.
    assert button.focusPolicy() & Qt.FocusPolicy.TabFocus or button.group() is not None, (place, described(button))


def nothing_is_cut(window: QWidget, place: Command) -> None:
    """Once what the lanes bring is laid out, which takes longer on a busy machine."""
    cut = [described(label) for label in shown(window, QLabel) if is_cut(label) or is_out_of_sight(label)]
    assert not cut, f"{place}: {cut}"


def shown(window, kind):
    return [widget for widget in window.findChildren(kind) if widget.isVisible()]


def described(widget: QWidget) -> str:
    said = getattr(widget, "text", str)() or widget.accessibleName()
    return f"{type(widget).__name__} {said!r} {widget.width()}x{widget.height()}"


def is_cut(label: QLabel) -> bool:
    """Whether less room is there than the text takes."""
    if not label.text():
        return False
    room, metrics = label.contentsRect(), QFontMetrics(label.font())
    if not label.wordWrap():
        return label.width() < label.minimumSizeHint().width() or label.height() < metrics.height()
    needed = metrics.boundingRect(0, 0, room.width(), 10_000, Qt.TextFlag.TextWordWrap, label.text())
    return needed.width() > room.width() + 1 or needed.height() > room.height() + 1


def is_out_of_sight(widget: QWidget) -> bool:
    """Whether it reaches beyond the sides of what scrolls it: pages scroll up and down, never sideways."""
    area = widget.parentWidget()
    while area is not None and not isinstance(area, QScrollArea):
        area = area.parentWidget()
    if area is None:
        return False
    left = widget.mapTo(area, QPoint(0, 0)).x()
    return left < 0 or left + widget.width() > area.viewport().width()


def is_squeezed(button: QAbstractButton) -> bool:
    hint = button.sizeHint()
    return bool(button.text()) and (button.width() < hint.width() or button.height() < min(hint.height(), TARGET))
