"""Work that was kept beside the books, done without the right, or undone where it cannot be."""

from __future__ import annotations

from ims_desktop.domain.cases import CaseChoice
from ims_desktop.domain.settling.facts import CaseFacts
from ims_desktop.domain.settling.findings import Finding, Way, accept, did, has, knew, look, take_back
from ims_desktop.domain.settling.remedies import Given, Remedy
from ims_desktop.domain.texts import Text, text, verbatim


def without_right(facts: CaseFacts, given: Given) -> Finding:
    ways = (accept(text("Accept the work")), *take_back(facts, text("Take the work back")))
    return Finding(
        knew(None),
        did(facts),
        has(text("{count} operations", count=len(facts.operations)), text("in the books, as stated")),
        ways,
        CaseChoice.ACCEPT,
        text("The goods are where they were put, whoever put them there."),
    )


def revoked(facts: CaseFacts, given: Given) -> Finding:
    ways = (
        Way(CaseChoice.POST, text("Take the work as it was stated"), Remedy(post=facts.unposted), _posted(facts)),
        Way(CaseChoice.DISCARD, text("Leave it out of the books"), effect=_KEPT),
        *look(facts.places(), facts),
    )
    return Finding(
        knew(None),
        did(facts),
        has(text("{count} operations", count=len(facts.operations)), text("kept, not in the books")),
        ways,
        CaseChoice.POST,
        text("The goods are where somebody put them."),
    )


def unreadable(facts: CaseFacts, given: Given) -> Finding:
    again = Remedy(post=facts.unposted)
    ways = [
        Way(CaseChoice.READ_AGAIN, text("Read it again"), again, text("It is taken if this central can read it now."))
    ]
    if facts.is_decodable and facts.why:
        stated = Remedy(post=facts.unposted, is_as_of_arrival=True)
        said = text("Take it as it was stated, as of when it arrived")
        ways.append(Way(CaseChoice.POST, said, stated, _posted(facts)))
    ways.append(Way(CaseChoice.DISCARD, text("Leave it out of the books"), effect=_KEPT))
    can_read = facts.is_decodable and not facts.why
    return Finding(
        knew(None),
        did(facts, text("cannot be read")),
        has(verbatim(facts.why[:80]) if facts.why else text("it can be read now")),
        tuple(ways),
        CaseChoice.READ_AGAIN if can_read or not facts.is_decodable else CaseChoice.POST,
        text("It can be read now.") if can_read else text("A newer central may read what this one cannot."),
    )


_KEPT = text("It is kept word for word, and nothing follows from it.")


def _posted(facts: CaseFacts) -> Text:
    return text("{count} operations come into the books.", count=len(facts.unposted))


def cannot_undo(facts: CaseFacts, given: Given) -> Finding:
    """``done``: what was to be undone, where it is known, then who wanted it undone."""
    ways: list[Way] = [accept(text("It stays as it is"))]
    meant = facts.done[0] if facts.done else None
    if meant is not None and meant.operation == facts.subject and meant.operation in facts.undoable:
        remedy = Remedy(take_back=(meant.operation,))
        ways.append(Way(CaseChoice.TAKE_BACK, text("Take it back all the same"), remedy))
    ways += look(facts.places(), facts)
    return Finding(
        knew(None),
        did(facts, text("undone")),
        has(meant.said if meant is not None and meant.operation == facts.subject else text("no such work")),
        tuple(ways) if len(ways) > 1 else (*ways, _ignore()),
        CaseChoice.ACCEPT,
        text("It is in the books as it was recorded."),
    )


def _ignore() -> Way:
    return Way(CaseChoice.DISCARD, text("The undo was a mistake"), effect=text("Nothing changes."))


def undone_twice(facts: CaseFacts, given: Given) -> Finding:
    ways = (accept(text("Once is enough")), *look(facts.places(), facts))
    return Finding(
        knew(None),
        did(facts, text("undone twice")),
        has(text("undone once")),
        ways if len(ways) > 1 else (*ways, _ignore()),
        CaseChoice.ACCEPT,
        text("The books have it undone, once."),
    )
