"""One cycle: each problem of the central has one next state, and no answer breaks, blocks or loops the engine."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec
import pytest

from ims_desktop.domain.errors import TryAgain
from ims_desktop.domain.ids import OperationId, ReceiptId, WorkstationId
from ims_desktop.domain.quantity import Quantity
from ims_desktop.domain.receiving import ReceivedLine, effects_of
from ims_desktop.domain.texts import text
from ims_desktop.ports.link import LinkDown, LinkRefused
from ims_desktop.ports.mirror import Reached
from ims_desktop.ports.outbox import Draft, Identity
from ims_desktop.ports.sync import LineState
from ims_desktop.protocol.messages import (
    Change,
    Difference,
    Enrolled,
    EnrolRequest,
    ErrorBody,
    Problem,
    ProblemCode,
    PullReply,
    PushReply,
    PushRequest,
)
from ims_desktop.protocol.mirror import MIRROR
from ims_desktop.protocol.operations import GoodsReceived
from ims_desktop.sync.cycle import Cycle
from ims_desktop.sync.offset import MeasuredClock
from ims_desktop.sync.report import Report
from tests.simulation.bench import DirectLink, ModelBench
from tests.simulation.stores import LocalDisk, MemoryKeys, MemoryMirror, MemoryOutbox, MirrorDisk


class WallClock:
    def now(self) -> datetime:
        return datetime.now(UTC)


class BentLink:
    """The model central's link, with something done to what goes in or comes out."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self.pushes: list[PushRequest] = []
        self.pulls: list[int] = []
        self.read_again: list[tuple[str, ...]] = []
        self.told: list[Difference] = []
        self.renewals = 0
        self.on_push: Callable[[PushRequest], PushReply] = lambda request: self.direct.push(request)
        self.bend_push: Callable[[PushReply], PushReply] = lambda reply: reply
        self.on_pull: Callable[[int, int, str], PullReply] = lambda *asked: self.direct.pull(*asked)
        self.bend_pull: Callable[[PullReply], PullReply] = lambda reply: reply

    @property
    def direct(self) -> DirectLink:
        return DirectLink(self._desk.bench._central, self._desk.key())

    def push(self, request: PushRequest) -> PushReply:
        self.pushes.append(request)
        assert len(self.pushes) < 200, "the engine loops"
        return self.bend_push(self.on_push(request))

    def pull(
        self, after: int, limit: int, epoch: str, through: int = 0, records: Sequence[str] = (), horizon: int = 0
    ) -> PullReply:
        self.pulls.append(after)
        assert len(self.pulls) < 200, "the engine loops"
        if records:
            self.read_again.append(tuple(records))
            return self.direct.pull(after, limit, epoch, through, records)
        return self.bend_pull(self.on_pull(after, limit, epoch))

    def tell_differences(self, differences: Sequence[Difference]) -> None:
        self.told += differences

    def renew(self, earlier: WorkstationId | None = None) -> Enrolled:
        self.renewals += 1
        return self.direct.renew(earlier)

    def enrol(self, request: EnrolRequest) -> Enrolled:
        raise LinkDown(text("Not here."))


class Desk:
    """A workstation with the real engine against a model central."""

    def __init__(self, most: int = 500, page: int = 5_000, enrolled: bool = True) -> None:
        self.bench = ModelBench()
        self.local, self.mirrored = LocalDisk(), MirrorDisk()
        self.outbox, self.mirror = MemoryOutbox(self.local), MemoryMirror(self.mirrored, chunk=3)
        self.clock = MeasuredClock(WallClock())
        self.link = BentLink(self)
        self._sizes = {"most": most, "page": page}
        self.start()
        if enrolled:
            got = self.bench._central.enrol("W")
            self.local.keys[got.workstation] = got.key
            self.outbox.begin_as(Identity(got.workstation, got.name, got.prefix, got.site))

    def start(self) -> None:
        self.cycle = Cycle(self.link, self.outbox, self.mirror, MemoryKeys(self.local), self.clock, **self._sizes)

    def key(self) -> str:
        assert self.local.identity is not None
        return self.local.keys[self.local.identity.workstation]

    @property
    def name(self) -> WorkstationId:
        assert self.local.identity is not None
        return self.local.identity.workstation

    def receive(self, *names: str) -> None:
        bench = self.bench
        for name in names:
            line = ReceivedLine(bench.item, Quantity.of(1), bench.supplier, bench.dock, order_line_id=bench.order_line)
            body = GoodsReceived(ReceiptId("r"), "R", bench.order, (line,))
            draft = Draft(OperationId(name), bench.operator, self.clock.reading(), 0, body)
            self.outbox.record(draft, effects_of((line,)))

    def run(self, **options: Any) -> Report:
        return self.cycle.run_once(**options)

    def arrived(self) -> list[str]:
        return list(self.bench._central.state.outcomes)


@pytest.fixture
def desk() -> Desk:
    return Desk()


def problem(code: str, status: int = 409, expected: int | None = None, **more: Any) -> LinkRefused:
    return LinkRefused(Problem(title=code, status=status, error=ErrorBody(code, "said"), expected=expected, **more))


def refusing(error: Exception) -> Callable[..., Any]:
    def refuse(*_: object) -> Any:
        raise error

    return refuse


def test_everything_is_handed_in_and_everything_is_read(desk: Desk) -> None:
    desk.receive("a", "b")
    report = desk.run()
    assert (report.line, report.pushed, report.waiting, report.behind) == (LineState.ONLINE, 2, 0, 0)
    assert desk.arrived() == ["a", "b"]
    assert desk.mirror.reached().is_consistent
    assert report.pulled == len(desk.mirrored.rows)


def test_batches_and_pages_are_followed_to_the_end() -> None:
    desk = Desk(most=2, page=3)
    desk.receive(*"abcde")
    assert desk.run().line is LineState.ONLINE
    assert [len(request.operations) for request in desk.link.pushes] == [2, 2, 1]
    assert desk.arrived() == list("abcde")
    assert len(desk.link.pulls) > 3


def test_what_is_recorded_during_a_download_goes_before_the_next_page() -> None:
    desk = Desk(page=3)
    desk.link.bend_pull = lambda reply: (desk.receive("late") if not desk.outbox.last_sequence() else None) or reply
    desk.run()
    assert desk.arrived() == ["late"]
    assert desk.mirror.reached().is_consistent


def test_an_idle_cycle_asks_once_and_writes_nothing(desk: Desk) -> None:
    desk.run()
    desk.link.pulls.clear()
    written: list[str] = []
    desk.mirror._boundary = written.append
    assert desk.run().line is LineState.ONLINE
    assert (len(desk.link.pulls), desk.link.pushes, written) == (1, [], [])


def test_held_uploads_stay_while_downloads_go_on(desk: Desk) -> None:
    desk.receive("a")
    report = desk.run(is_held=True)
    assert (report.line, report.waiting, desk.arrived()) == (LineState.ONLINE, 1, [])
    assert desk.mirror.reached().is_consistent


def test_a_large_operation_makes_a_small_batch(desk: Desk) -> None:
    bench, big = desk.bench, "x" * 600_000
    for name in "abc":
        body = GoodsReceived(ReceiptId(big), "R", bench.order, ())
        desk.outbox.record(Draft(OperationId(name), bench.operator, desk.clock.reading(), 0, body), ())
    desk.run()
    assert [len(request.operations) for request in desk.link.pushes] == [1, 1, 1]


def test_without_an_identity_somebody_must_enrol_it() -> None:
    report = Desk(enrolled=False).run()
    assert report.line is LineState.NEEDS_HELP
    assert "enrol" in str(report.reason)


def test_a_line_that_is_down_is_offline_for_as_long_as_it_says(desk: Desk) -> None:
    desk.receive("a")
    desk.link.on_push = refusing(LinkDown(text("Gone."), 17))
    report = desk.run()
    assert (report.line, report.retry_after, report.waiting) == (LineState.OFFLINE, 17, 1)


@pytest.mark.parametrize("code", [ProblemCode.REVOKED, ProblemCode.UNKNOWN_KEY, ProblemCode.PROTOCOL])
def test_who_is_not_let_in_needs_help_and_loses_nothing(desk: Desk, code: str) -> None:
    desk.receive("a")
    desk.link.on_push = desk.link.on_pull = refusing(problem(code, 403, oldest=2, newest=3))
    report = desk.run()
    assert (report.line, report.waiting) == (LineState.NEEDS_HELP, 1)
    assert str(report.reason)
    desk.receive("b")
    assert desk.outbox.last_sequence() == 2


def test_a_refused_pull_still_lets_operations_through(desk: Desk) -> None:
    desk.receive("a")
    desk.link.on_pull = refusing(problem(ProblemCode.PROTOCOL, 400, oldest=2, newest=3))
    report = desk.run()
    assert (report.line, report.waiting, desk.arrived()) == (LineState.NEEDS_HELP, 0, ["a"])
    assert "2 to 3" in str(report.reason)


def test_too_many_requests_wait(desk: Desk) -> None:
    desk.link.on_pull = refusing(problem(ProblemCode.TOO_MANY, 429))
    assert desk.run().line is LineState.OFFLINE


def test_a_batch_that_is_too_large_is_halved_until_it_fits(desk: Desk) -> None:
    desk.receive(*"abcdefgh")
    desk.link.on_push = lambda request: (
        desk.link.direct.push(request)
        if len(request.operations) <= 2
        else refusing(problem(ProblemCode.TOO_LARGE, 413))()
    )
    assert desk.run().line is LineState.ONLINE
    assert desk.arrived() == list("abcdefgh")


def test_after_a_push_that_nobody_answered_fewer_are_sent_at_once_and_soon_as_many_as_before() -> None:
    desk, sizes = Desk(most=4), list[int]()
    desk.receive(*"abcdefghijklmnop")

    def noted(request: PushRequest) -> PushReply:
        sizes.append(len(request.operations))
        if len(sizes) <= 3:
            raise LinkDown(text("The central does not answer in time."))
        return desk.link.direct.push(request)

    desk.link.on_push = noted
    assert [desk.run().line for _ in range(4)] == [LineState.OFFLINE] * 3 + [LineState.ONLINE]
    assert sizes == [4, 2, 1, 1, 2, 4, 4, 4, 1]
    assert desk.arrived() == list("abcdefghijklmnop")


def test_one_operation_that_is_too_large_needs_help_while_downloads_go_on(desk: Desk) -> None:
    desk.receive("a", "b")
    desk.link.on_push = refusing(problem(ProblemCode.TOO_LARGE, 413))
    report = desk.run()
    assert (report.line, report.waiting) == (LineState.NEEDS_HELP, 2)
    assert "Operation 1" in str(report.reason)
    assert desk.mirror.reached().is_consistent


def test_a_problem_that_nobody_knows_needs_help_while_downloads_go_on(desk: Desk) -> None:
    desk.receive("a")
    desk.link.on_push = refusing(problem("moon_is_full", 422))
    report = desk.run()
    assert (report.line, str(report.reason)) == (LineState.NEEDS_HELP, "The central refused: said")
    assert desk.mirror.reached().is_consistent


def test_after_a_gap_it_goes_back_to_what_is_expected(desk: Desk) -> None:
    desk.receive("a", "b", "c")
    desk.mirror.acknowledge(desk.name, 2)
    assert desk.run().line is LineState.ONLINE
    assert desk.arrived() == ["a", "b", "c"]


def test_a_gap_that_cannot_be_filled_needs_help(desk: Desk) -> None:
    desk.receive("a", "b", "c")
    del desk.local.operations[:2]
    report = desk.run()
    assert report.line is LineState.NEEDS_HELP
    assert "misses operation 1" in str(report.reason)


@pytest.mark.parametrize("expected", [None, 0, -1, 1, 2, 99])
def test_a_gap_that_makes_no_sense_is_not_believed(desk: Desk, expected: int | None) -> None:
    desk.receive("a")
    desk.link.on_push = refusing(problem(ProblemCode.GAP, expected=expected))
    assert (desk.run().line, desk.mirror.acknowledged(desk.name)) == (LineState.OFFLINE, 0)


@pytest.mark.parametrize("expected", [None, 0, -1, 2, 99])
def test_a_fork_that_makes_no_sense_is_not_believed(desk: Desk, expected: int | None) -> None:
    desk.receive("a")
    desk.link.on_push = refusing(problem(ProblemCode.FORKED, expected=expected))
    assert (desk.run().line, desk.link.renewals) == (LineState.OFFLINE, 0)


def test_a_central_that_says_forked_for_ever_gets_one_renewal_a_cycle(desk: Desk) -> None:
    desk.receive("a")
    desk.link.on_push = refusing(problem(ProblemCode.FORKED, expected=1))
    assert (desk.run().line, desk.link.renewals) == (LineState.OFFLINE, 1)
    assert desk.outbox.last_sequence() == 1


def test_a_copied_disk_goes_on_under_a_name_of_its_own(desk: Desk) -> None:
    desk.receive("a")
    desk.run()
    copy = desk.local.copied()
    desk.receive("original")
    desk.run()
    desk.local.identity, desk.local.operations, desk.local.effects = copy.identity, copy.operations, copy.effects
    desk.start()
    before = desk.name
    desk.receive("copy")
    assert desk.run().line is LineState.ONLINE
    assert desk.name != before
    assert desk.arrived() == ["a", "original", "copy"]


@pytest.mark.parametrize("recorded_after", [1, 2, 3, 4])
def test_a_disk_put_back_under_a_newer_mark_loses_nothing(desk: Desk, recorded_after: int) -> None:
    backup = desk.local.copied()
    desk.receive("a", "b", "c")
    desk.run()
    desk.local.operations, desk.local.effects = backup.operations, backup.effects
    desk.start()
    fresh = [f"fresh{number}" for number in range(recorded_after)]
    desk.receive(*fresh)
    assert desk.run().line is LineState.ONLINE
    assert desk.arrived() == ["a", "b", "c", *fresh]


def test_another_life_of_the_central_is_read_anew_and_handed_what_it_lost(desk: Desk) -> None:
    central = desk.bench._central
    desk.receive("a")
    desk.run()
    backup = central.state.copied()
    desk.receive("b")
    desk.run()
    central.begin_another_life(backup)
    report = desk.run()
    assert (report.line, report.waiting, desk.mirror.reached().epoch) == (LineState.ONLINE, 0, "life 2")
    assert desk.arrived() == ["a", "b"]


def test_a_cursor_ahead_of_the_central_begins_again(desk: Desk) -> None:
    desk.run()
    desk.mirrored.reached = Reached("life 1", 9_999, 9_999)
    assert desk.run().line is LineState.ONLINE
    assert desk.mirror.reached().cursor == desk.bench._central.state.high


def test_a_central_that_announces_another_life_for_ever_is_not_followed(desk: Desk) -> None:
    desk.link.on_pull = refusing(problem(ProblemCode.EPOCH))
    assert (desk.run().line, len(desk.link.pulls)) == (LineState.OFFLINE, 2)


@pytest.mark.parametrize("acknowledged", [-5, 0, 1, 2, 3, 1_000, 2**70])
def test_the_mark_never_passes_what_was_sent(desk: Desk, acknowledged: int) -> None:
    desk.receive("a", "b")
    sent: list[int] = []

    def bend(reply: PushReply) -> PushReply:
        sent.append(desk.outbox.last_sequence())
        desk.receive(f"during {len(sent)}")
        return msgspec.structs.replace(reply, acknowledged=acknowledged)

    desk.link.on_push = lambda request: (
        desk.link.direct.push(request) if len(sent) < 3 else refusing(LinkDown(text("x")))()
    )
    desk.link.bend_push = bend
    desk.run()
    assert desk.mirror.acknowledged(desk.name) <= sent[-1]
    assert desk.mirror.acknowledged(desk.name) <= max(acknowledged, 0)


WRONG_PAGES: list[dict[str, Any]] = [
    {"epoch": "another"},
    {"epoch": ""},
    {"mirror": MIRROR + 1},
    {"server_time": datetime(2026, 1, 1)},  # noqa: DTZ001
    {"server_time": datetime(1999, 1, 1, tzinfo=UTC)},
    {"more": True, "changes": ()},
    {"more": True, "cursor": 10**6, "high": 10**6},
    {"cursor": 3},
    {"cursor": -1},
    {"cursor": 10**6},
    {"high": 10**6},
    {"high": 0},
    {"cursor": 2**70, "high": 2**70},
    {"changes": (Change("items", 10**6, False, ("x",)),)},
    {"changes": (Change("items", -4, False, ("x",)),)},
    {"changes": (Change("a", 2, False, ()), Change("a", 1, False, ()))},
    {"changes": (Change("a", 2, False, ()), Change("a", 2, False, ()))},
]


@pytest.mark.parametrize("wrong", WRONG_PAGES, ids=lambda wrong: ",".join(wrong))
def test_a_page_that_cannot_be_true_changes_nothing(wrong: dict[str, Any]) -> None:
    desk = Desk()
    desk.run()
    desk.mirrored.reached = Reached("life 1", 5, 12)
    before = desk.mirrored.copied()
    desk.link.bend_pull = lambda reply: msgspec.structs.replace(reply, **wrong)
    assert desk.run().line is LineState.OFFLINE
    assert desk.mirrored == before
    desk.link.bend_pull = lambda reply: reply
    assert desk.run().line is LineState.ONLINE


def test_rows_of_no_known_shape_are_passed_over_and_what_they_stood_for_is_read_again(desk: Desk) -> None:
    def bend(reply: PullReply) -> PullReply:
        desk.link.bend_pull = lambda following: following
        strange = (Change("moons", 1, False, ("x",)), Change("items", 2, False, (7, None)))
        return msgspec.structs.replace(reply, changes=(*strange, *reply.changes[2:]))

    desk.link.bend_pull = bend
    assert desk.run().line is LineState.ONLINE
    assert desk.mirror.passed_over() == 2
    assert desk.link.read_again == [("locations",)]
    assert len([name for name in desk.mirrored.rows if name[0] == "locations"]) == 5


def test_a_full_disk_is_said_and_not_raised(desk: Desk) -> None:
    def full(_: str) -> None:
        raise TryAgain(text("The disk is full"), text("Nothing was recorded."), text("Make room."))

    desk.mirror._boundary = full
    report = desk.run()
    assert (report.line, str(report.reason)) == (LineState.NEEDS_HELP, "The disk is full · Make room.")


def test_progress_is_told_after_every_exchange_and_may_end_the_cycle() -> None:
    desk = Desk(page=3)
    told: list[Report] = []

    def follow(report: Report) -> None:
        told.append(report)
        if len(told) == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        desk.run(progress=follow)
    assert [one.pulled for one in told] == [3, 6]
    assert told[0].behind > told[1].behind > 0


def test_every_exchange_measures_the_clock(desk: Desk) -> None:
    desk.bench._central._now = lambda: datetime.now(UTC) + timedelta(hours=3)
    assert desk.clock.reading().uncertainty is None
    desk.run()
    reading = desk.clock.reading()
    assert abs(reading.offset - timedelta(hours=3)) < timedelta(seconds=1)
    assert reading.uncertainty is not None
