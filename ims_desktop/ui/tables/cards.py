"""A list of two-line cards: a coloured dot, what it is, and a few words about it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from ims_desktop.ports.tones import Tone
from ims_desktop.ui.tables.model import Column
from ims_desktop.ui.tables.view import Table
from ims_desktop.ui.theme.fonts import SANS
from ims_desktop.ui.theme.look import Look


class Cards(Table):
    """``title`` and ``note`` are read by a screen reader as one sentence; ``tone`` colours the dot, none leaves it
    grey."""

    def __init__(
        self,
        look: Look,
        name: str,
        title: Callable[[Any], str],
        note: Callable[[Any], str],
        tone: Callable[[Any], Tone | None],
        key: Callable[[Any], object],
    ) -> None:
        whole: Column[Any] = Column(name, lambda row: f"{title(row)}. {note(row)}", stretches=True)
        super().__init__(look, name, (whole,), key)
        self.horizontalHeader().hide()
        self._card = _Card(look, title, note, tone, self)
        self.setItemDelegate(self._card)
        self.verticalHeader().setDefaultSectionSize(self._card.height)

    def card_of(self, index: QModelIndex | QPersistentModelIndex) -> Any:
        return self._model.rows[index.row()]

    def sizeHintForColumn(self, column: int, /) -> int:
        """A card is as wide as the list: its texts are cut short with an ellipsis, and stand whole beside it."""
        return 0


class _Card(QStyledItemDelegate):
    def __init__(
        self,
        look: Look,
        title: Callable[[Any], str],
        note: Callable[[Any], str],
        tone: Callable[[Any], Tone | None],
        cards: Cards,
    ) -> None:
        super().__init__(cards)
        self._look, self._title, self._note, self._tone, self._cards = look, title, note, tone, cards
        self._margin, self._gap = look.space(12), look.space(4)
        self._strong, self._small = _font(look, 15, QFont.Weight.DemiBold), _font(look, 13, QFont.Weight.Normal)
        self.height = 2 * self._margin + self._gap + look.font(15) + look.font(13) + look.space(8)

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex, /) -> QSize:
        return QSize(0, self.height)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex, /
    ) -> None:
        row, palette = self._cards.card_of(index), self._look.palette
        area: QRect = option.rect
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        if option.state & QStyle.StateFlag.State_Selected:
            painter.setBrush(QColor(palette.asks.ground))
            if palette.asks.ground == palette.panel:
                painter.setPen(QPen(QColor(palette.asks.ink), 2))
            painter.drawRoundedRect(area.adjusted(4, 4, -4, -4), self._look.space(8), self._look.space(8))
            painter.setPen(Qt.PenStyle.NoPen)
        tone = self._tone(row)
        dot, left = self._look.space(12), area.left() + self._margin
        painter.setBrush(QColor(palette.outcome(tone).ink if tone else palette.field_line))
        middle = area.top() + self._margin + self._look.font(15) // 2 + self._look.space(2)
        painter.drawEllipse(left, middle - dot // 2, dot, dot)
        lines = area.adjusted(self._margin + dot + self._look.space(10), self._margin, -self._margin, -self._margin)
        _write(painter, lines, Qt.AlignmentFlag.AlignTop, self._strong, QColor(palette.text), self._title(row))
        _write(painter, lines, Qt.AlignmentFlag.AlignBottom, self._small, QColor(palette.dim), self._note(row))
        painter.restore()


def _write(painter: QPainter, area: QRect, side: Qt.AlignmentFlag, font: QFont, colour: QColor, words: str) -> None:
    painter.setFont(font)
    painter.setPen(colour)
    short = painter.fontMetrics().elidedText(words, Qt.TextElideMode.ElideRight, area.width())
    painter.drawText(area, int(side | Qt.AlignmentFlag.AlignLeft), short)


def _font(look: Look, size: int, weight: QFont.Weight) -> QFont:
    font = QFont(list(SANS))
    font.setPixelSize(look.font(size))
    font.setWeight(weight)
    return font
