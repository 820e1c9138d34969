"""Qt's key events in the words of the wedge."""

from __future__ import annotations

import re
from collections.abc import Iterable

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent

from ims_desktop.domain.barcodes.scanner import KeyReading
from ims_desktop.ui.capture.layout import us_character
from ims_desktop.ui.capture.wedge import Key, KeyKind

GS = "\x1d"

_ENDS = {Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Tab}
_SILENT = {
    Qt.Key.Key_Shift, Qt.Key.Key_Control, Qt.Key.Key_Alt, Qt.Key.Key_AltGr, Qt.Key.Key_Meta,
    Qt.Key.Key_CapsLock, Qt.Key.Key_NumLock,
}  # fmt: skip
_CHORD = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.MetaModifier
_ALT_ZERO = 0xE000
_ALT_CODE = re.compile("([\ue000-\ue009]{2,4})\x1d?")
_DEAD = range(Qt.Key.Key_Dead_Grave, Qt.Key.Key_Dead_Longsolidusoverlay + 1)
"""Keys that wait for a letter to put an accent on; a scanner means the sign."""

_CONTROL_ENDS = {Qt.Key.Key_M, Qt.Key.Key_J, Qt.Key.Key_I}
"""Scanners that send control characters as Ctrl and a letter: carriage return, line feed, tabulator."""


def is_silent(event: QKeyEvent) -> bool:
    """Shift and its like: they come between a scanner's characters and say nothing themselves."""
    return event.key() in _SILENT


def is_separator_key(event: QKeyEvent) -> bool:
    """F8, which some scanners send for the group separator; a person means the place it goes to."""
    return event.type() == QEvent.Type.KeyPress and event.key() == Qt.Key.Key_F8 and not event.isAutoRepeat()


def is_alt_digit(event: QKeyEvent) -> bool:
    """Of ``Alt+029`` on the keypad, by which some scanners send control characters."""
    modifiers = event.modifiers()
    is_keypad = bool(modifiers & Qt.KeyboardModifier.KeypadModifier)
    return is_keypad and bool(modifiers & Qt.KeyboardModifier.AltModifier) and _alt_digit(event) is not None


def alt_digit_key(event: QKeyEvent, at: int) -> Key:
    """The digit as a character that no keyboard has, until ``with_alt_codes`` makes one out of several."""
    digit = _alt_digit(event) if event.type() == QEvent.Type.KeyPress else None
    if digit is None:
        return Key(at, KeyKind.RELEASE, code=event.key(), event=event)
    return Key(at, KeyKind.CHARACTER, chr(_ALT_ZERO + digit), event.key(), event)


def with_alt_codes(text: str) -> str:
    """Windows types the character itself after its digits: it counts once."""
    return _ALT_CODE.sub(lambda code: chr(int("".join(str(ord(char) - _ALT_ZERO) for char in code[1]))), text)


def text_of(keys: Iterable[Key], reading: KeyReading, platform: str) -> str:
    """What the keys of a scan say, read one way or the other."""
    return with_alt_codes("".join(_read(key, reading, platform) for key in keys if key.kind is KeyKind.CHARACTER))


def _read(key: Key, reading: KeyReading, platform: str) -> str:
    if key.char == GS or "\ue000" <= key.char <= "\ue009" or not isinstance(key.event, QKeyEvent):
        return key.char
    return _character(key.event, bool(key.event.modifiers() & Qt.KeyboardModifier.ShiftModifier), reading, platform)


def _alt_digit(event: QKeyEvent) -> int | None:
    digit = event.key() - Qt.Key.Key_0
    return digit if 0 <= digit <= 9 else None


def key_of(event: QKeyEvent, at: int, reading: KeyReading, platform: str) -> Key:
    if event.type() == QEvent.Type.KeyRelease:
        return Key(at, KeyKind.RELEASE, code=event.key(), event=event)
    if event.isAutoRepeat():
        return Key(at, KeyKind.OTHER, event=event)
    kind, char = _meaning(event, reading, platform)
    return Key(at, kind, char, event.key(), event)


def _meaning(event: QKeyEvent, reading: KeyReading, platform: str) -> tuple[KeyKind, str]:
    modifiers = event.modifiers()
    has_shift = bool(modifiers & Qt.KeyboardModifier.ShiftModifier)
    if event.key() in _ENDS and not modifiers & _CHORD and not has_shift:
        return KeyKind.END, ""
    if event.text() == GS or (event.key() == Qt.Key.Key_BracketRight and _is_control(modifiers)):
        return KeyKind.CHARACTER, GS
    if event.key() in _CONTROL_ENDS and _is_control(modifiers):
        return KeyKind.END, ""
    # AltGr is Ctrl and Alt on Windows: what it types is a character nonetheless.
    is_chord = bool(modifiers & _CHORD) and (modifiers & _CHORD) != _ALT_GR
    if is_chord or not event.text().isprintable() or not (event.text() or event.key() in _DEAD):
        return KeyKind.OTHER, ""
    char = _character(event, has_shift, reading, platform)
    return (KeyKind.CHARACTER, char) if char else (KeyKind.OTHER, "")


_ALT_GR = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier


def _is_control(modifiers: Qt.KeyboardModifier) -> bool:
    return (modifiers & _CHORD) == Qt.KeyboardModifier.ControlModifier


def _character(event: QKeyEvent, has_shift: bool, reading: KeyReading, platform: str) -> str:
    if reading is KeyReading.CHARACTER or event.modifiers() & Qt.KeyboardModifier.KeypadModifier:
        return event.text()
    return us_character(event.nativeScanCode(), has_shift, platform) or event.text()
