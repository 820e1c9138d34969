"""Numbers, days and times as people read them; times are the workstation's local ones."""

from __future__ import annotations

import re
from datetime import date, datetime

from ims_desktop.domain.quantity import Quantity

_WHOLE = re.compile(r"[+−-]?\d{4,}(\.\d+)?")


def grouped(number: int) -> str:
    return f"{number:,}"


def quantity(amount: Quantity) -> str:
    """``1,284`` or ``12.5``. English and Traditional Chinese write both the same way."""
    return figure(str(amount))


def figure(written: str) -> str:
    """A number that came as text, with its thousands parted; anything else as it is."""
    if not _WHOLE.fullmatch(written):
        return written
    whole, point, rest = written.partition(".")
    return f"{int(whole):,}{point}{rest}"


def signed(amount: Quantity) -> str:
    return f"+{quantity(amount)}" if amount.is_positive else quantity(amount)


def day(moment: date) -> str:
    """ISO 8601: read the same in both languages, and the way labels write it."""
    return moment.isoformat()


def clock(moment: datetime) -> str:
    return moment.astimezone().strftime("%H:%M:%S")


def clock_minutes(moment: datetime) -> str:
    return moment.astimezone().strftime("%H:%M")


def lately(when: datetime, now: datetime) -> str:
    """For a narrow column: the time if it was today, else the day."""
    local = when.astimezone()
    return clock(when) if local.date() == now.astimezone().date() else day(local.date())


def moment(when: datetime, now: datetime) -> str:
    """The time with seconds, and the day where it is not today."""
    local = when.astimezone()
    return clock(when) if local.date() == now.astimezone().date() else f"{local:%Y-%m-%d %H:%M:%S}"
