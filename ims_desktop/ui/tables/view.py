"""A table on screen: whole rows, by keyboard, the selected row kept while its list changes around it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QItemSelection, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView

from ims_desktop.ui.tables.model import Column, RowsModel
from ims_desktop.ui.theme.look import Look

MEASURED_ROWS = 24
"""How many rows are measured for the width of a column, about a screenful: more would make a list slow to show."""


class Table(QTableView):
    picked = Signal(object)
    """The row that is selected now."""
    opened = Signal(object)
    """The row that Enter or a double click was for."""

    def __init__(
        self, look: Look, name: str, columns: Sequence[Column[Any]], key: Callable[[Any], object] = lambda row: row
    ) -> None:
        """``name`` is what a screen reader says; ``key`` tells that a row is still the same one."""
        super().__init__()
        self._room = 0  # for the columns; asked of ``viewport()``, it costs a start 10 ms of Qt types made known
        self._key = key
        self._model: RowsModel[Any] = RowsModel(look.palette, columns)
        self.setModel(self._model)
        self.setAccessibleName(name)
        self._behave()
        self._size(look, columns)
        self.selectionModel().selectionChanged.connect(self._selected)
        self.doubleClicked.connect(lambda index: self.opened.emit(self._model.rows[index.row()]))

    def fill(self, rows: Sequence[Any]) -> None:
        if tuple(rows) == self._model.rows:
            return
        chosen = self.current()
        self._model.fill(rows)
        keys = [self._key(row) for row in rows]
        if chosen is not None and self._key(chosen) in keys:
            self.selectRow(keys.index(self._key(chosen)))
        self._stretch()

    def show_rows(self, rows: Sequence[Any], chosen: Any | None) -> None:
        """Fills it, with ``chosen`` selected where it is one of them."""
        self.fill(rows)
        if chosen in rows and self.current() != chosen:
            self.selectRow(list(rows).index(chosen))

    def resizeEvent(self, event: QResizeEvent, /) -> None:
        super().resizeEvent(event)
        self._room = event.size().width()
        self._stretch()

    def current(self) -> Any | None:
        index = self.currentIndex()
        return self._model.rows[index.row()] if index.isValid() else None

    def keyPressEvent(self, event: QKeyEvent, /) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and (row := self.current()) is not None:
            self.opened.emit(row)
        else:
            super().keyPressEvent(event)

    def keyboardSearch(self, search: str, /) -> None:
        """Letters look nothing up: they may be a slow scanner's."""

    def _selected(self, selected: QItemSelection) -> None:
        if selected.indexes():
            self.picked.emit(self._model.rows[selected.indexes()[0].row()])

    def _behave(self) -> None:
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setTabKeyNavigation(False)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)

    def _size(self, look: Look, columns: Sequence[Column[Any]]) -> None:
        vertical, horizontal = self.verticalHeader(), self.horizontalHeader()
        vertical.hide()
        vertical.setDefaultSectionSize(look.target)
        horizontal.setHighlightSections(False)
        horizontal.setResizeContentsPrecision(MEASURED_ROWS)
        horizontal.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        horizontal.setMinimumSectionSize(look.font(56))
        horizontal.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._extras = [place for place, column in enumerate(columns) if column.is_extra]
        self._stretched = next((place for place, column in enumerate(columns) if column.stretches), None)
        if self._stretched is not None:
            horizontal.setSectionResizeMode(self._stretched, QHeaderView.ResizeMode.Fixed)
        self.setMinimumHeight(look.target * 4)

    def _stretch(self) -> None:
        """One column takes what the others leave, and never less than its texts need: the table scrolls instead."""
        if self._stretched is None:
            return
        header, room = self.horizontalHeader(), self._room
        needed = max(self.sizeHintForColumn(self._stretched), header.sectionSizeHint(self._stretched))
        widths = {n: self._needs(n) for n in range(header.count()) if n != self._stretched}
        for extra in reversed(self._extras):
            is_hidden = sum(widths.values()) + needed > room
            self.setColumnHidden(extra, is_hidden)
            if is_hidden:
                del widths[extra]
        header.resizeSection(self._stretched, max(room - sum(widths.values()), needed))

    def _needs(self, number: int) -> int:
        """What a column takes, whether or not it is hidden now."""
        header = self.horizontalHeader()
        if not self.isColumnHidden(number):
            return header.sectionSize(number)
        return max(self.sizeHintForColumn(number), header.sectionSizeHint(number))
