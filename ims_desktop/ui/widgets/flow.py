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
        self._shown: list[tuple[QLayoutItem, QSize]] | None = None
        self._heights: dict[int, int] = {}
        self.setContentsMargins(0, 0, 0, 0)

    def addItem(self, item: QLayoutItem, /) -> None:
        self._items.append(item)
        self.invalidate()

    def count(self) -> int:
        return len(self._items)

    def itemAt(self, index: int, /) -> QLayoutItem | None:
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int, /) -> QLayoutItem | None:
        if not 0 <= index < len(self._items):
            return None
        self.invalidate()
        return self._items.pop(index)

    def expandingDirections(self) -> Qt.Orientation:
        return Qt.Orientation(0)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int, /) -> int:
        """Asked a hundred times while a window is laid out, for the same few widths."""
        if width not in self._heights:
            margins = self.contentsMargins()
            inner = QRect(0, 0, width - margins.left() - margins.right(), 0)
            self._heights[width] = self._arrange(inner, moves=False) + margins.top() + margins.bottom()
        return self._heights[width]

    def invalidate(self) -> None:
        """An item changed, came, went or was hidden."""
        self._shown = None
        self._heights.clear()
        super().invalidate()

    def setGeometry(self, rect: QRect, /) -> None:
        super().setGeometry(rect)
        self._arrange(rect.marginsRemoved(self.contentsMargins()), moves=True)

    def sizeHint(self) -> QSize:
        sizes = [size for _, size in self._items_shown()]
        width = sum(size.width() for size in sizes) + self._gap * max(0, len(sizes) - 1)
        height = max((size.height() for size in sizes), default=0)
        return QSize(width, height).grownBy(self.contentsMargins())

    def minimumSize(self) -> QSize:
        size = QSize()
        for item, _ in self._items_shown():
            size = size.expandedTo(item.minimumSize())
        return size.grownBy(self.contentsMargins())

    def _items_shown(self) -> list[tuple[QLayoutItem, QSize]]:
        """With the size that each wants."""
        if self._shown is None:
            self._shown = [(item, _wanted(item)) for item in self._items if not item.isEmpty()]
        return self._shown

    def _arrange(self, rect: QRect, *, moves: bool) -> int:
        """Places the items and returns the height they take."""
        shown = self._items_shown()
        width = self._column_width([size for _, size in shown], rect.width())
        x, y, height = rect.x(), rect.y(), 0
        for item, hint in shown:
            size = QSize(width or hint.width(), hint.height())
            if x > rect.x() and x + size.width() > rect.x() + rect.width():
                x, y, height = rect.x(), y + height + self._line_gap, 0
            if moves:
                item.setGeometry(QRect(QPoint(x, y), size))
            x += size.width() + self._gap
            height = max(height, size.height())
        return y + height - rect.y()

    def _column_width(self, sizes: list[QSize], width: int) -> int:
        """The width of equal columns; 0 where items keep their own."""
        if not self._columns or not sizes:
            return 0
        widest = max(size.width() for size in sizes)
        fitting = max(1, min(len(sizes), (width + self._gap) // (widest + self._gap)))
        return (width - self._gap * (fitting - 1)) // fitting


def _wanted(item: QLayoutItem) -> QSize:
    return item.sizeHint().expandedTo(item.minimumSize())
