"""Records that two people changed: a barcode that two items claim, a field that was edited twice."""

from __future__ import annotations

from ims_desktop.domain.cases import CaseChoice
from ims_desktop.domain.settling.detail import DocumentChange, Need, Offer
from ims_desktop.domain.settling.facts import CaseFacts, FieldEdit
from ims_desktop.domain.settling.findings import Finding, Way, did, has, knew
from ims_desktop.domain.settling.remedies import Edit, FieldValue, Given, Remedy
from ims_desktop.domain.texts import Text, text, verbatim

OURS, THEIRS = "ours", "theirs"


def barcode_twice(facts: CaseFacts, given: Given) -> Finding:
    owner, claimed = facts.item, facts.other_item
    ways = [Way(CaseChoice.FIRST, text("It stays with {item}", item=owner.name if owner else ""))]
    if claimed is not None:
        change = DocumentChange(
            text("Barcode {barcode}", barcode=facts.barcode),
            verbatim(owner.name if owner else ""),
            verbatim(claimed.name),
        )
        remedy = Remedy(barcode=(facts.barcode, claimed.id))
        ways.append(Way(CaseChoice.SECOND, text("It goes to {item}", item=claimed.name), remedy, documents=(change,)))
    return Finding(
        knew(None),
        did(facts, verbatim(claimed.name if claimed else "")),
        has(verbatim(owner.name if owner else "")),
        tuple(ways),
        CaseChoice.FIRST,
        text("It was there first, and goods may carry it."),
    )


def edited_twice(facts: CaseFacts, given: Given) -> Finding:
    edits = facts.edits
    offers = tuple(Offer(one.name, verbatim(one.name), str(one.ours), str(one.theirs)) for one in edits)
    ways = [
        Way(CaseChoice.OURS, text("Take what the workstation said"), _take(facts, edits), documents=_changes(edits)),
        Way(CaseChoice.THEIRS, text("Keep what the central has"), effect=text("Nothing changes.")),
    ]
    if len(edits) > 1:
        chosen = tuple(one for one in edits if given.fields.get(one.name) == OURS)
        ways.append(
            Way(CaseChoice.MERGE, text("Choose field by field"), _take(facts, chosen), need=Need.FIELDS, offers=offers)
        )
    return Finding(
        knew(None, _listed(edits, "base")),
        did(facts, _listed(edits, "ours")),
        has(_listed(edits, "theirs")),
        tuple(ways),
        CaseChoice.THEIRS,
        text("It is what everybody sees by now."),
    )


def _take(facts: CaseFacts, edits: tuple[FieldEdit, ...]) -> Remedy:
    if facts.item is None or not edits:
        return Remedy()
    return Remedy(edited=Edit(facts.item.id, tuple(FieldValue(one.name, one.ours) for one in edits)))


def _changes(edits: tuple[FieldEdit, ...]) -> tuple[DocumentChange, ...]:
    return tuple(
        DocumentChange(verbatim(one.name), verbatim(str(one.theirs)), verbatim(str(one.ours))) for one in edits
    )


def _listed(edits: tuple[FieldEdit, ...], side: str) -> Text:
    return verbatim(", ".join(str(getattr(one, side)) for one in edits))
