"""Counts that nobody can place in time, decisions that facts have overtaken, and two different counts."""

from __future__ import annotations

from ims_desktop.domain.cases import CaseChoice
from ims_desktop.domain.counting import Choice, Statement
from ims_desktop.domain.ids import LocationId
from ims_desktop.domain.positions import Movement, Position
from ims_desktop.domain.quantity import ZERO, Quantity
from ims_desktop.domain.settling.detail import Side
from ims_desktop.domain.settling.facts import CaseFacts
from ims_desktop.domain.settling.findings import Finding, Way, accept, did, has, knew, look, take_back
from ims_desktop.domain.settling.remedies import Given, Remedy, Taken
from ims_desktop.domain.texts import Text, text, verbatim


def near_movement(facts: CaseFacts, given: Given) -> Finding:
    places = _places(facts)
    ways = (
        accept(text("The count holds as it stands")),
        *take_back(facts, text("Take the count back")),
        *look(places, facts),
    )
    return Finding(
        knew(facts.known),
        did(facts),
        has(facts.on_hand(facts.about[0]) if facts.about else None, text("by the books now")),
        ways,
        CaseChoice.LOOK if places else CaseChoice.ACCEPT,
        text("Counting again takes a minute, and nobody has to guess."),
    )


def outdated(facts: CaseFacts, given: Given) -> Finding:
    remedy = Remedy(withdrawn_decision=facts.operations[0] if facts.operations else None)
    if facts.decision is not None:
        moved = tuple(one.number for one in facts.goods if one.operation == facts.decision)
        remedy = Remedy(reverse=moved, reopened_decision=facts.decision)
    back = Way(CaseChoice.TAKE_BACK, text("Take the decision back"), remedy, text("What was decided is open again."))
    places = _places(facts)
    return Finding(
        knew(facts.known),
        did(facts),
        has(facts.on_hand(facts.about[0]) if facts.about else None, text("by the books now")),
        (accept(text("The decision stands")), back, *look(places, facts)),
        CaseChoice.TAKE_BACK,
        text("It was made on books that were not complete."),
    )


def counted_twice(facts: CaseFacts, given: Given) -> Finding:
    counted = facts.counted
    if counted is None:
        return Finding(
            knew(None),
            did(facts),
            has(None),
            (accept(text("Leave it as it is")),),
            CaseChoice.ACCEPT,
            text("It is decided already."),
        )
    first, last = counted.counts[0], counted.counts[-1]
    names = dict(zip((one.operation for one in counted.counts), counted.who, strict=False))
    agrees = [one for one in (last, first) if one.quantity == counted.expected]
    ways = (
        _take(facts, CaseChoice.SECOND, last, names[last.operation]),
        _take(facts, CaseChoice.FIRST, first, names[first.operation]),
        _keep(facts),
        Way(
            CaseChoice.RECOUNT,
            text("Have somebody else recount"),
            Remedy(variance=Taken(counted.variance_id, Choice.RECOUNT)),
            text("A task for a third person; stock stays as it is."),
        ),
    )
    if agrees:
        recommended = CaseChoice.SECOND if agrees[0] is last else CaseChoice.FIRST
        why = text("It agrees with the books.")
    else:
        recommended, why = CaseChoice.RECOUNT, text("Neither count agrees with the books.")
    return Finding(
        Side(text("The books"), _said(counted.expected), text("when it was counted last")),
        Side(verbatim(names[first.operation]), _said(first.quantity), _when(first)),
        Side(verbatim(names[last.operation]), _said(last.quantity), _when(last)),
        ways,
        recommended,
        why,
    )


def _take(facts: CaseFacts, choice: CaseChoice, count: Statement, who: str) -> Way:
    counted = facts.counted
    assert counted is not None, "asked before"
    said = text("Take {quantity} ({who})", quantity=count.quantity, who=who)
    remedy = Remedy(variance=Taken(counted.variance_id, Choice.TAKE, count.operation))
    return Way(choice, said, remedy, _by(count.quantity - counted.expected))


def _keep(facts: CaseFacts) -> Way:
    counted = facts.counted
    assert counted is not None, "asked before"
    said = text("Keep {quantity} (the books)", quantity=counted.expected)
    return Way(CaseChoice.BOOKS, said, Remedy(variance=Taken(counted.variance_id, Choice.KEEP)), _by(ZERO))


def adjusted(facts: CaseFacts, way: Way) -> tuple[Movement, ...]:
    """What a word about counts adds to the books, to be shown: the ledger works it out by itself."""
    if way.remedy.withdrawn_decision is not None and facts.about:
        return _adjustment(facts.about[0], -facts.adjusted, facts)
    counted, taken = facts.counted, way.remedy.variance
    if counted is None or taken is None or taken.taken is None:
        return ()
    said = next((one.quantity for one in counted.counts if one.operation == taken.taken), counted.expected)
    return _adjustment(counted.position, said - counted.expected, facts)


def _adjustment(position: Position, off: Quantity, facts: CaseFacts) -> tuple[Movement, ...]:
    nowhere = position.at(facts.nowhere.adjustment)
    if off > ZERO:
        return (Movement(nowhere, position, off),)
    return (Movement(position, nowhere, -off),) if off < ZERO else ()


def _by(off: Quantity) -> Text:
    return text("The books change by {quantity}.", quantity=off) if off else text("Nothing changes.")


def _said(quantity: Quantity) -> Text:
    return text("{quantity}", quantity=quantity)


def _when(count: Statement) -> Text:
    return verbatim(count.at.happened_at.strftime("%H:%M"))


def _places(facts: CaseFacts) -> tuple[LocationId, ...]:
    return tuple(dict.fromkeys(one.location_id for one in facts.about)) or facts.places()
