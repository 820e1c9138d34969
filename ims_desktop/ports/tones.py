"""The four answers that a person can get. Each has one colour, one icon, one sound; never colour alone."""

from __future__ import annotations

from enum import StrEnum


class Tone(StrEnum):
    ACCEPTED = "accepted"
    REMARK = "remark"
    ASKS = "asks"
    REFUSED = "refused"
