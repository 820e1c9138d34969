"""The style sheet, made from a look: the one place where tokens become what Qt draws.

Widgets say what they are by ``objectName`` or by the properties ``role`` (of a text), ``kind`` (of a frame or
button) and ``tone``; they name no colour and no pixel.
"""

from __future__ import annotations

from ims_desktop.ports.tones import Tone
from ims_desktop.ui.theme.fonts import MONO, SANS
from ims_desktop.ui.theme.look import TARGET, Look

_ROLES = {
    # role: size, weight, colour
    "instruction": (44, 600, "text"),
    "title": (28, 600, "text"),
    "heading": (18, 400, "dim"),
    "headline": (22, 600, "text"),
    "strong": (15, 600, "text"),
    "body": (15, 400, "text"),
    "large": (18, 400, "text"),
    "note": (15, 400, "dim"),
    "small": (13, 400, "dim"),
    "status": (13, 400, "text"),
    "figure": (44, 600, "text"),
    "number": (22, 600, "text"),
}


def style_sheet(look: Look) -> str:
    return "\n".join(
        (_ground(look), _texts(look), _frames(look), _buttons(look), _rail(look), _fields(look), _lists(look))
    )


def _families(families: tuple[str, ...]) -> str:
    return ", ".join(f'"{family}"' for family in families)


def _ground(look: Look) -> str:
    palette = look.palette
    return f"""
* {{ font-family: {_families(SANS)}; font-size: {look.font(15)}px; color: {palette.text}; outline: none; }}
QMainWindow, QWidget#ground, QStackedWidget {{ background: {palette.background}; }}
QScrollArea, QScrollArea > QWidget > QWidget#page {{ background: transparent; border: none; }}
QToolTip {{ background: {palette.panel}; color: {palette.text}; border: 1px solid {palette.line}; }}
"""


def _texts(look: Look) -> str:
    palette = look.palette
    rules = [
        f'QLabel[role="{role}"] {{ font-size: {look.font(size)}px; font-weight: {weight};'
        f" color: {getattr(palette, colour)}; }}"
        for role, (size, weight, colour) in _ROLES.items()
    ]
    rules.append(f'QLabel[mono="true"] {{ font-family: {_families(MONO)}; }}')
    rules += [f'QLabel[tone="{tone}"] {{ color: {palette.outcome(tone).ink}; }}' for tone in Tone]
    return "\n".join(rules)


def _frames(look: Look) -> str:
    palette, radius = look.palette, look.space(12)
    rules = f"""
QFrame[kind="panel"] {{ background: {palette.panel}; border: 1px solid {palette.line}; border-radius: {radius}px; }}
QFrame[kind="tile"] {{ background: {palette.chip}; border-radius: {look.space(10)}px; }}
QFrame[kind="stripe"] {{ background: {palette.chip}; border-radius: {look.space(6)}px; }}
QFrame[kind="rule"] {{ background: {palette.line}; }}
QFrame[kind="bar"] {{ background: {palette.chip}; border-radius: {look.space(5)}px; }}
QFrame[kind="fill"] {{ background: {palette.accepted.ink}; border-radius: {look.space(5)}px; }}
QFrame[kind="dot"] {{ background: {palette.field_line}; border-radius: {look.space(10) // 2}px; }}
"""
    for tone in Tone:
        rules += f'QFrame[kind="dot"][tone="{tone}"] {{ background: {palette.outcome(tone).ink}; }}\n'
    return rules


def _buttons(look: Look) -> str:
    palette, radius = look.palette, look.space(8)
    return f"""
QPushButton {{ background: {palette.panel}; border: 1px solid {palette.field_line}; border-radius: {radius}px;
  padding: {look.space(6)}px {look.space(16)}px; min-height: {look.target - 2 * look.space(6) - 2}px; }}
QPushButton:hover {{ background: {palette.chip}; }}
QPushButton:focus {{ border: 2px solid {palette.focus}; }}
QPushButton:disabled {{ color: {palette.dim}; }}
/* No other weight: a button's room is that of its text as it is when nothing is chosen.
   A state of the button does not reach the labels within it: they carry a property of their own. */
QPushButton:checked {{ background: {palette.accent}; color: {palette.on_accent}; border-color: {palette.accent}; }}
QPushButton:checked:focus {{ border: 2px solid {palette.focus}; }}
QPushButton[kind="keypad"] {{ font-size: {look.font(22)}px; font-weight: 600; }}
QPushButton[kind="primary"] {{ background: {palette.accent}; color: {palette.on_accent}; font-weight: 600;
  border: 2px solid {palette.accent}; }}
QPushButton[kind="primary"]:focus {{ border: 2px solid {palette.text}; }}
QPushButton[kind="offer"], QPushButton[kind="status"], QPushButton[kind="row"] {{ background: transparent;
  border: 2px solid transparent; padding: 0 {look.space(6)}px; text-align: left; }}
QPushButton[kind="offer"]:hover, QPushButton[kind="status"]:hover {{ background: {palette.chip}; }}
QPushButton[kind="offer"]:focus, QPushButton[kind="status"]:focus {{ border: 2px solid {palette.focus}; }}
QPushButton[kind="status"] {{ min-height: 0; }}
QPushButton[kind="status"]:checked {{ background: {palette.chip}; color: {palette.text}; }}
QPushButton[kind="choice"] {{ background: {palette.panel}; border: 1px solid {palette.line};
  border-radius: {look.space(10)}px; text-align: left; padding: 0; }}
QPushButton[kind="choice"]:focus {{ border: 2px solid {palette.focus}; }}
QPushButton[kind="choice"][recommended="true"] {{ background: {palette.accepted.ground};
  border: 2px solid {palette.accepted.ink}; }}
QPushButton[kind="choice"][recommended="true"]:focus {{ border: 3px solid {palette.focus}; }}
QLabel[role="keycap"] {{ background: {palette.panel}; border: 1px solid {palette.line}; font-weight: 600;
  border-radius: {look.space(6)}px; padding: {look.space(4)}px {look.space(10)}px; font-size: {look.font(13)}px; }}
"""


def _rail(look: Look) -> str:
    palette = look.palette
    edge = palette.line if palette.rail == palette.background else palette.rail
    return f"""
QFrame#rail {{ background: {palette.rail}; border-right: 1px solid {edge}; }}
QFrame#rail QScrollArea, QFrame#rail QWidget#entries {{ background: transparent; border: none; }}
QFrame#rail QLabel {{ color: {palette.rail_text}; }}
QFrame#rail QLabel[role="brand"] {{ color: {palette.rail_strong}; font-size: {look.font(18)}px; font-weight: 600; }}
QFrame#rail QLabel[role="who"] {{ color: {palette.rail_strong}; font-weight: 600; }}
QFrame#rail QLabel[role="key"] {{ font-size: {look.font(13)}px; }}
QFrame#rail QLabel[role="entry"] {{ font-size: {look.font(18)}px; }}
QFrame#rail QLabel[role="badge"] {{ background: {palette.rail_chip}; color: {palette.rail_strong}; font-weight: 600;
  font-size: {look.font(13)}px; border-radius: {(look.font(13) + 6) // 2}px; padding: 2px {look.space(9)}px; }}
QPushButton[kind="rail"] {{ background: transparent; border: 2px solid transparent; padding: 0;
  border-radius: {look.space(8)}px; min-height: {max(TARGET - 4, look.font(25))}px; }}
QPushButton[kind="rail"]:hover {{ background: {palette.rail_chip}; }}
QPushButton[kind="rail"]:focus {{ border: 2px solid {palette.rail_strong}; }}
QPushButton[kind="rail"]:checked {{ background: {palette.accent}; }}
QFrame#rail QLabel[current="true"] {{ color: {palette.on_accent}; font-weight: 600; }}
QFrame#rail QLabel[role="badge"][current="true"] {{ background: {palette.on_accent}; color: {palette.accent}; }}
QFrame#status {{ background: {palette.panel}; border-top: 1px solid {palette.line}; }}
"""


def _fields(look: Look) -> str:
    palette = look.palette
    return f"""
QLineEdit, QComboBox {{ background: {palette.panel}; border: 1px solid {palette.field_line};
  border-radius: {look.space(8)}px; padding: {look.space(6)}px {look.space(12)}px; font-size: {look.font(18)}px;
  min-height: {look.target - 2 * look.space(6) - 2}px; selection-background-color: {palette.accent};
  selection-color: {palette.on_accent}; }}
QLineEdit:focus, QComboBox:focus {{ border: 2px solid {palette.focus}; }}
QComboBox {{ font-size: {look.font(15)}px; }}
QComboBox::drop-down {{ border: none; width: {look.space(28)}px; }}
QComboBox QAbstractItemView {{ background: {palette.panel}; color: {palette.text};
  selection-background-color: {palette.accent}; selection-color: {palette.on_accent}; }}
QLineEdit[kind="ask"] {{ font-size: {look.font(28)}px; font-weight: 600; }}
"""


def _lists(look: Look) -> str:
    palette = look.palette
    return f"""
QTableView, QListView {{ background: {palette.panel}; alternate-background-color: {palette.panel};
  border: 2px solid transparent; border-radius: {look.space(6)}px; gridline-color: {palette.line};
  selection-background-color: {palette.asks.ground};
  selection-color: {palette.text}; }}
QTableView:focus {{ border: 2px solid {palette.focus}; }}
QTableView::item {{ padding: {look.space(4)}px {look.space(8)}px; border-bottom: 1px solid {palette.line}; }}
QTableView::item:selected {{ background: {palette.asks.ground}; color: {palette.text}; }}
QHeaderView, QHeaderView::section {{ background: {palette.panel}; color: {palette.dim}; border: none;
  font-size: {look.font(13)}px; }}
QHeaderView::section {{ border-bottom: 1px solid {palette.line}; padding: {look.space(8)}px {look.space(8) + 3}px; }}
QAbstractScrollArea::corner {{ background: transparent; border: none; }}
QScrollBar:vertical {{ background: transparent; width: {look.space(12)}px; margin: 2px; }}
QScrollBar:horizontal {{ background: transparent; height: {look.space(12)}px; margin: 2px; }}
QScrollBar::handle {{ background: {palette.field_line}; border-radius: {look.space(4)}px; min-height: 32px; }}
QScrollBar::add-line, QScrollBar::sub-line, QScrollBar::add-page, QScrollBar::sub-page {{ background: none;
  height: 0; width: 0; }}
"""
