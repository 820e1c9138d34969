"""Handling units as this workstation knows them, and numbers for new ones."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from msgspec import Struct

from ims_desktop.domain.handling_units import Parents
from ims_desktop.ports.standing import Standing


class HandlingUnit(Struct, frozen=True):
    """What stands on a unit. ``nested`` are the units right on it; ``inside`` is what all of those hold."""

    code: str
    parent: str = ""
    contents: Sequence[Standing] = ()
    nested: Sequence[str] = ()
    inside: Sequence[Standing] = ()

    @property
    def everything(self) -> Sequence[Standing]:
        return (*self.contents, *self.inside)

    @property
    def location_codes(self) -> tuple[str, ...]:
        """Where it is: one place, unless what is known here contradicts itself; none for an empty unit."""
        return tuple(dict.fromkeys(one.location.code for one in self.everything))


class HandlingUnits(Protocol):
    """For the store's lane. Own work that the central has not confirmed is part of every answer."""

    def next_sscc(self) -> str:
        """A number for a new handling unit, durably given: never again, whatever happens to it or to this machine.

        Raises ``NoNumbersLeft`` when the leased ones are used up, ``TryAgain`` when the disk does not answer.
        """
        ...

    def unit(self, code: str) -> HandlingUnit | None:
        """None for a code that nothing is known to stand on, or to have been nested under."""
        ...

    def is_inside(self, code: str) -> str:
        """The unit that this one stands on; empty when it stands by itself."""
        ...

    def parents(self, code: str) -> Parents:
        """What stands on what, as far as it concerns this unit: below it, and on it."""
        ...


class GivenNumbers(Protocol):
    """For the exchange: how far the leased numbers are used."""

    def last_given(self) -> str:
        """The SSCC that was given last under the present identity; empty when none was."""
        ...
