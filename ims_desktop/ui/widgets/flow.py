"""A layout that fills rows and begins the next where the width ends, so that nothing is cut at any text size."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import QLayout, QLayoutItem, QWidget


class FlowLayout(QLayout):
    """Items stand at their own size; ``columns`` gives them equal widths instead, as many to a row as fit."""

    def __init__(self, parent: QWidget | None = None, *, gap: int, line_gap: int | None = None, columns: bool = False):
        super().__init__(parent)
        self._items: list[QLayoutItem] = []
        self._gap = gap
        self._line_gap = gap if line_gap is None else line_gap
        self._columns = columns
        self.setContentsMargins(0, 0, 0, 0)

    def addItem(self, item: QLayoutItem, /) -> None:
        self._items.append(item)

    def count(self) -> int:
        return len(self._items)

    def itemAt(self, index: int, /) -> QLayoutItem | None:
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int, /) -> QLayoutItem | None:
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def expandingDirections(self) -> Qt.Orientation:
        return Qt.Orientation(0)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int, /) -> int:
        margins = self.contentsMargins()
        inner = QRect(0, 0, width - margins.left() - margins.right(), 0)
        return self._arrange(inner, moves=False) + margins.top() + margins.bottom()

    def setGeometry(self, rect: QRect, /) -> None:
        super().setGeometry(rect)
        self._arrange(rect.marginsRemoved(self.contentsMargins()), moves=True)

    def sizeHint(self) -> QSize:
        shown = self._shown()
        width = sum(_wanted(item).width() for item in shown) + self._gap * max(0, len(shown) - 1)
        height = max((_wanted(item).height() for item in shown), default=0)
        return QSize(width, height).grownBy(self.contentsMargins())

    def minimumSize(self) -> QSize:
        size = QSize()
        for item in self._shown():
            size = size.expandedTo(item.minimumSize())
        return size.grownBy(self.contentsMargins())

    def _shown(self) -> list[QLayoutItem]:
        return [item for item in self._items if not item.isEmpty()]

    def _arrange(self, rect: QRect, *, moves: bool) -> int:
        """Places the items and returns the height they take."""
        shown = self._shown()
        width = self._column_width(shown, rect.width())
        x, y, height = rect.x(), rect.y(), 0
        for item in shown:
            hint = _wanted(item)
            size = QSize(width or hint.width(), hint.height())
            if x > rect.x() and x + size.width() > rect.x() + rect.width():
                x, y, height = rect.x(), y + height + self._line_gap, 0
            if moves:
                item.setGeometry(QRect(QPoint(x, y), size))
            x += size.width() + self._gap
            height = max(height, size.height())
        return y + height - rect.y()

    def _column_width(self, shown: list[QLayoutItem], width: int) -> int:
        """The width of equal columns; 0 where items keep their own."""
        if not self._columns or not shown:
            return 0
        widest = max(_wanted(item).width() for item in shown)
        fitting = max(1, min(len(shown), (width + self._gap) // (widest + self._gap)))
        return (width - self._gap * (fitting - 1)) // fitting


def _wanted(item: QLayoutItem) -> QSize:
    return item.sizeHint().expandedTo(item.minimumSize())
