"""What each operation changes, as a workstation shows it before the central answers: said once, for every kind."""

from __future__ import annotations

from ims_desktop.domain.counting import CountedLine
from ims_desktop.domain.effects import Effect, on_closing, on_count, on_deciding, on_settling, on_task
from ims_desktop.domain.handling_units import effects_of_nesting
from ims_desktop.domain.inspecting import effects_of_inspection
from ims_desktop.domain.moving import effects_of_moves
from ims_desktop.domain.receiving import effects_of
from ims_desktop.protocol.operations import (
    Body,
    CaseDecided,
    CodeLinked,
    GoodsInspected,
    GoodsMoved,
    GoodsReceived,
    HandlingUnitNested,
    ItemEdited,
    LineClosedShort,
    ReceiptFinished,
    StockCounted,
    Undone,
    VarianceDecided,
)


def effects_of_body(body: Body) -> tuple[Effect, ...]:
    """An undo's effects follow from what it undoes: see ``domain.effects.on_undoing``."""
    match body:
        case GoodsReceived():
            return effects_of(body.lines)
        case GoodsMoved():
            return effects_of_moves(body.purpose, body.lines)
        case GoodsInspected():
            return effects_of_inspection(body.lines)
        case StockCounted():
            return _counted(body)
        case LineClosedShort():
            return (on_closing(body.order_line_id),)
        case VarianceDecided():
            return (on_deciding(body.variance_id),)
        case CaseDecided():
            return (on_settling(body.case_id),)
        case HandlingUnitNested():
            return effects_of_nesting(body.handling_unit)
        case ReceiptFinished() | Undone() | CodeLinked() | ItemEdited():
            return ()


def _counted(body: StockCounted) -> tuple[Effect, ...]:
    lines: tuple[CountedLine, ...] = body.lines
    said = tuple(on_count(line.position, line.quantity) for line in lines)
    return said if body.task_id is None else (*said, on_task(body.task_id))
