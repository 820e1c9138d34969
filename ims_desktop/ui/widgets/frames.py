"""Frames and the rows and columns within them, spaced by the look."""

from __future__ import annotations

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
