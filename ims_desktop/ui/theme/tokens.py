"""The colours, as data: every widget, icon and chart takes them from here."""

from __future__ import annotations

from enum import StrEnum

from msgspec import Struct

from ims_desktop.ports.tones import Tone


class Theme(StrEnum):
    LIGHT = "light"
    DARK = "dark"
    CONTRAST = "contrast"


class Outcome(Struct, frozen=True):
    """The colour of an answer, and the ground it stands on."""

    ink: str
    ground: str


class Palette(Struct, frozen=True):
    background: str
    panel: str
    line: str
    field_line: str
    """The border of what one types into or presses: 3:1 against the panel."""
    text: str
    dim: str
    chip: str
    rail: str
    rail_text: str
    rail_strong: str
    rail_chip: str
    accent: str
    on_accent: str
    focus: str
    accepted: Outcome
    remark: Outcome
    refused: Outcome
    asks: Outcome

    def outcome(self, tone: Tone) -> Outcome:
        outcomes = {
            Tone.ACCEPTED: self.accepted,
            Tone.REMARK: self.remark,
            Tone.REFUSED: self.refused,
            Tone.ASKS: self.asks,
        }
        return outcomes[tone]


LIGHT = Palette(
    background="#F4F6F8",
    panel="#FFFFFF",
    line="#DDE3E9",
    field_line="#7A8896",
    text="#14202B",
    dim="#566675",
    chip="#EDF1F5",
    rail="#10202E",
    rail_text="#C9D6E2",
    rail_strong="#FFFFFF",
    rail_chip="#2A4054",
    accent="#1463D8",
    on_accent="#FFFFFF",
    focus="#1463D8",
    accepted=Outcome("#0C6F3C", "#E3F5EA"),
    remark=Outcome("#8F5400", "#FFF1D6"),
    refused=Outcome("#B3261E", "#FDE7E5"),
    asks=Outcome("#1159C4", "#E5EEFC"),
)

DARK = Palette(
    background="#0E151C",
    panel="#16212B",
    line="#2A3947",
    field_line="#6C8093",
    text="#EAF1F7",
    dim="#93A5B6",
    chip="#223140",
    rail="#0A1016",
    rail_text="#9FB2C4",
    rail_strong="#FFFFFF",
    rail_chip="#22384C",
    accent="#5CA0FF",
    on_accent="#08111B",
    focus="#8DBDFF",
    accepted=Outcome("#4FD08A", "#10331F"),
    remark=Outcome("#FFC04D", "#3A2A08"),
    refused=Outcome("#FF8A80", "#431512"),
    asks=Outcome("#6FACFF", "#0F2747"),
)

CONTRAST = Palette(
    background="#000000",
    panel="#000000",
    line="#FFFFFF",
    field_line="#FFFFFF",
    text="#FFFFFF",
    dim="#E6E6E6",
    chip="#1C1C1C",
    rail="#000000",
    rail_text="#FFFFFF",
    rail_strong="#FFFFFF",
    rail_chip="#333333",
    accent="#FFFFFF",
    on_accent="#000000",
    focus="#FFE14D",
    accepted=Outcome("#5CFF9D", "#000000"),
    remark=Outcome("#FFD54A", "#000000"),
    refused=Outcome("#FFA9A2", "#000000"),
    asks=Outcome("#9CC9FF", "#000000"),
)

PALETTES = {Theme.LIGHT: LIGHT, Theme.DARK: DARK, Theme.CONTRAST: CONTRAST}


def pairs(palette: Palette) -> dict[str, tuple[str, str]]:
    """Every ink with every ground that it is written on, by a name that says which."""
    used = {
        f"{ink} on {ground}": (getattr(palette, ink), getattr(palette, ground))
        for ground in ("background", "panel", "chip")
        for ink in ("text", "dim")
    }
    used |= {f"{ink} on rail": (getattr(palette, ink), palette.rail) for ink in ("rail_text", "rail_strong")}
    used["rail_strong on rail_chip"] = (palette.rail_strong, palette.rail_chip)
    used["on_accent on accent"] = (palette.on_accent, palette.accent)
    for tone in Tone:
        outcome = palette.outcome(tone)
        for name, ground in {"own ground": outcome.ground, "panel": palette.panel, "chip": palette.chip}.items():
            used[f"{tone} on {name}"] = (outcome.ink, ground)
        used[f"text on {tone}"] = (palette.text, outcome.ground)
        used[f"dim on {tone}"] = (palette.dim, outcome.ground)
    return used
