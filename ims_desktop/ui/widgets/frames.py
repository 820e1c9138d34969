"""Frames and the rows and columns within them, spaced by the look."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TypeVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QBoxLayout, QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from ims_desktop.ui.theme.look import Look

L = TypeVar("L", bound=QBoxLayout)


def frame(kind: str, parent: QWidget | None = None) -> QFrame:
    made = QFrame(parent)
    made.setProperty("kind", kind)
    return made


def column(look: Look, parent: QWidget | None = None, *, margin: int = 0, gap: int = 0) -> QVBoxLayout:
    return _spaced(QVBoxLayout(parent) if parent else QVBoxLayout(), look, margin, gap)


def row(look: Look, parent: QWidget | None = None, *, margin: int = 0, gap: int = 0) -> QHBoxLayout:
    return _spaced(QHBoxLayout(parent) if parent else QHBoxLayout(), look, margin, gap)


def _spaced(layout: L, look: Look, margin: int, gap: int) -> L:
    edge = look.space(margin)
    layout.setContentsMargins(edge, edge, edge, edge)
    layout.setSpacing(look.space(gap))
    return layout


def scrolling(page: QWidget) -> QScrollArea:
    """Nothing is ever cut: what is higher than the window scrolls."""
    area = QScrollArea()
    page.setObjectName("page")
    area.setWidget(page)
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    return area


@contextmanager
def laid_out_once(*widgets: QWidget) -> Iterator[None]:
    """While many things on them are shown and hidden: Qt lays out all that a widget stands in whenever one is shown,
    and once, at the end, is enough."""
    layouts = [layout for widget in widgets if (layout := widget.layout()) is not None]
    for layout in layouts:
        layout.setEnabled(False)
    try:
        yield
    finally:
        for layout in layouts:
            layout.setEnabled(True)
