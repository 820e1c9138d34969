"""Buttons: with the key that presses them, with a number, with a coloured dot."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QLayout, QPushButton, QWidget

from ims_desktop.ui.theme.look import Look
from ims_desktop.ui.widgets.frames import row
from ims_desktop.ui.widgets.labels import Label


class Button(QPushButton):
    """A button that Enter presses too, and that is as large as a gloved finger."""

    def __init__(self, look: Look, text: str, kind: str = "", parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        if kind:
            self.setProperty("kind", kind)
        self.setAutoDefault(True)
        self.setMinimumHeight(look.target)


class ComposedButton(Button):
    """A button that shows widgets instead of a text. ``name`` is what a screen reader says."""

    def __init__(self, look: Look, name: str, kind: str, parent: QWidget | None = None) -> None:
        super().__init__(look, "", kind, parent)
        self._look = look
        self.setAccessibleName(name)

    def sizeHint(self) -> QSize:
        layout: QLayout | None = self.layout()
        hint = layout.sizeHint() if layout is not None else QSize()
        return hint.expandedTo(QSize(self._look.target, self._look.target))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()


class KeyButton(ComposedButton):
    """A command with the key that gives it."""

    def __init__(self, look: Look, key: str, text: str, parent: QWidget | None = None) -> None:
        super().__init__(look, f"{text} ({key})", "offer", parent)
        inner = row(look, self, gap=12)
        inner.setContentsMargins(look.space(6), 0, look.space(6), 0)
        if key:
            inner.addWidget(keycap(look, key), alignment=Qt.AlignmentFlag.AlignVCenter)
        inner.addWidget(passive(Label("note", text, wraps=False)))
        inner.addStretch(1)


def keycap(look: Look, key: str) -> Label:
    cap = Label("keycap", key.replace("+", " "), wraps=False)
    cap.setAlignment(Qt.AlignmentFlag.AlignCenter)
    cap.setMinimumWidth(look.font(52))
    return passive(cap)


def passive(label: Label) -> Label:
    """Part of a button: clicks go through it."""
    label.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
    return label
