"""What can be done with a case, and what must be named with it: an order line, a location, or field by field."""

from __future__ import annotations

from msgspec import Struct
from msgspec.structs import replace

from ims_desktop.domain.cases import CaseChoice
from ims_desktop.domain.ids import LocationId, OrderLineId
from ims_desktop.domain.settling.detail import CaseDetail, Need, Option, StockLine, after, is_touched
from ims_desktop.domain.settling.detail import Offer as Named
from ims_desktop.domain.settling.remedies import NOTHING, Given
from ims_desktop.domain.texts import EMPTY, Text, joined, text, verbatim
from ims_desktop.floor.naming import STATUSES
from ims_desktop.ui.deciding import Option as Decidable
from ims_desktop.ui.formats import quantity

OURS, THEIRS = "ours", "theirs"


class Naming(Struct, frozen=True):
    """A choice that needs more than itself, while it is asked for."""

    option: Option
    given: Given = NOTHING

    @property
    def question(self) -> Text:
        if self.option.need is Need.LOCATION:
            return text("Where are they? Choose, or scan the location.")
        if self.option.need is Need.FIELDS:
            return text("{field}: which holds?", field=self._field.said)
        return text("Which order line?")

    @property
    def ways(self) -> tuple[CaseOption, ...]:
        if self.option.need is Need.FIELDS:
            return tuple(self._side(side) for side in (OURS, THEIRS))
        return tuple(CaseOption(one.said, choice=self.option.choice, given=self._with(one)) for one in self._offers)

    @property
    def _offers(self) -> tuple[Named, ...]:
        return self.option.offers[:9]

    def at(self, location: LocationId) -> Given:
        return replace(self.given, location_id=location)

    @property
    def _field(self) -> Named:
        return self.option.offers[len(self.given.fields)]

    def _with(self, offer: Named) -> Given:
        if self.option.need is Need.LOCATION:
            return self.at(LocationId(offer.value))
        return replace(self.given, order_line_id=OrderLineId(offer.value))

    def _side(self, side: str) -> CaseOption:
        field = self._field
        given = replace(self.given, fields={**self.given.fields, field.value: side})
        is_last = len(given.fields) == len(self.option.offers)
        said = text("{value}, as the workstation said", value=field.ours)
        if side == THEIRS:
            said = text("{value}, as the central has it", value=field.theirs)
        then = None if is_last else Naming(self.option, given)
        return CaseOption(said, choice=self.option.choice, given=given, then=then)


class CaseOption(Decidable, frozen=True, kw_only=True):
    """One thing that a key does: a choice with what it needs, or one more step to it (``then``)."""

    choice: CaseChoice
    given: Given = NOTHING
    then: Naming | None = None


def options_of(detail: CaseDetail, *, are_together: bool) -> tuple[CaseOption, ...]:
    """``are_together``: for all cases like it at once, so without what each would need to have named."""
    return tuple(_option(detail, one) for one in detail.options if not (are_together and one.need is not Need.NOTHING))


def _option(detail: CaseDetail, option: Option) -> CaseOption:
    is_recommended = option.choice is detail.recommended
    return CaseOption(
        option.said,
        joined([*_effects(detail, option), detail.why if is_recommended else EMPTY]),
        recommended=text("recommended") if is_recommended else EMPTY,
        choice=option.choice,
        then=None if option.need is Need.NOTHING else Naming(option),
    )


def _effects(detail: CaseDetail, option: Option) -> list[Text]:
    """In words, then each place and document before and after."""
    touched = [line for line in detail.stock if is_touched(line, option)]
    said = [option.effect] if option.effect.msgid else []
    documents = [
        text("{what}: {before} → {after}", what=one.what, before=one.before, after=one.after)
        for one in option.documents
    ]
    return [*said, *(_stands(line, option) for line in touched), *documents] or [text("Nothing changes.")]


def _stands(line: StockLine, option: Option) -> Text:
    return text(
        "{place}: {before} → {after}",
        place=_place(line),
        before=quantity(line.before),
        after=quantity(after(line, option)),
    )


def _place(line: StockLine) -> Text:
    return joined([verbatim(line.location_code), STATUSES[line.status]])
