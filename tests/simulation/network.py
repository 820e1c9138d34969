"""The network between a workstation and the central, and everything that happens on it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from random import Random
from typing import TYPE_CHECKING, Any, TypeVar

import msgspec

from ims_desktop.domain.ids import WorkstationId
from ims_desktop.domain.texts import text
from ims_desktop.ports.link import LinkDown, LinkRefused
from ims_desktop.protocol.codec import Unreadable, decode, encode
from ims_desktop.protocol.messages import (
    Change,
    Difference,
    Enrolled,
    EnrolRequest,
    ProblemCode,
    PullReply,
    PushReply,
    PushRequest,
)
from tests.simulation.central import refused
from tests.simulation.ports import PowerCut

if TYPE_CHECKING:
    from tests.simulation.station import Station
    from tests.simulation.world import World

T = TypeVar("T")

BEFORE = (
    "request lost",
    "comes late",
    "trouble",
    "portal",
    "redirect",
    "nonsense problem",
    "sign in again",
    "too many",
    "cut before sending",
)
AT = ("the central dies", "the central's disk is full", "the central is busy", "the central restarts")
AFTER = ("reply lost", "comes twice", "half a reply", "stalls", "wrong reply", "cut after the reply")


class FaultyLink:
    """``ports.link.CentralLink`` through bytes and bad luck."""

    def __init__(self, world: World, station: Station) -> None:
        self._world = world
        self._station = station

    def push(self, request: PushRequest) -> PushReply:
        central, key, sent = self._world.central, self._key(), encode(request)
        return self._exchange("push", lambda: central.push(decode(sent, PushRequest), key), PushReply, request.epoch)

    def pull(
        self, after: int, limit: int, epoch: str, through: int = 0, records: Sequence[str] = (), horizon: int = 0
    ) -> PullReply:
        central, key = self._world.central, self._key()
        return self._exchange(
            "pull", lambda: central.pull(after, limit, epoch, key, through, records), PullReply, epoch
        )

    def renew(self, earlier: WorkstationId | None = None) -> Enrolled:
        central = self._world.central
        key = (self._station.keys.get(earlier) or "") if earlier else self._key()
        return self._exchange("renew", lambda: central.renew(key), Enrolled)

    def tell_differences(self, differences: Sequence[Difference]) -> None:
        """The model keeps no log."""

    def enrol(self, request: EnrolRequest) -> Enrolled:
        raise LinkDown(text("Nobody enrols in a simulation."))

    def _key(self) -> str:
        return self._station.key()

    def _exchange(self, what: str, deliver: Callable[[], T], kind: type[T], epoch: str = "") -> T:
        world = self._world
        world.pass_time(milliseconds=world.rng.randint(1, 400))
        fault = world.fault(BEFORE + AT + AFTER)
        if fault:
            world.trace(f"    {self._station.name} {what}: {fault}")
        if fault in BEFORE:
            self._fail(fault, deliver)
        try:
            reply = world.central.trouble(fault, deliver, world.rng) if fault in AT else deliver()
        except LinkRefused as refused:
            world.trace(f"    {self._station.name} {what}: {refused.code} {refused.problem.expected or ''}")
            raise
        self._station.meanwhile()
        if fault == "comes twice":
            world.deliver(deliver)
        if fault == "cut after the reply":
            raise PowerCut(fault)
        if fault == "stalls":
            world.pass_time(milliseconds=60_000)
        if fault in ("reply lost", "stalls"):
            raise LinkDown(text("The line broke off."))
        return self._received(encode(reply), kind, fault, epoch)

    def _fail(self, fault: str, deliver: Callable[[], object]) -> None:
        rng = self._world.rng
        if fault == "cut before sending":
            raise PowerCut(fault)
        if fault == "comes late":
            self._world.late.append(deliver)
        if fault == "nonsense problem":
            raise _nonsense(rng)
        if fault == "sign in again":
            raise refused(ProblemCode.UNKNOWN_KEY, "not now", 401)
        if fault == "too many":
            raise refused(ProblemCode.TOO_MANY, "later", 429)
        raise LinkDown(text("Something else answers."), rng.choice([None, 5.0]) if fault == "trouble" else None)

    def _received(self, data: bytes, kind: type[T], fault: str, epoch: str) -> T:
        rng = self._world.rng
        if fault == "half a reply":
            data = data[: rng.randrange(len(data))]
        try:
            reply = decode(data, kind)
        except Unreadable as unreadable:
            raise LinkDown(text("The answer cannot be read.")) from unreadable
        return _wrong(reply, rng, epoch) if fault == "wrong reply" else reply


def _nonsense(rng: Random) -> LinkRefused:
    code = rng.choice([ProblemCode.GAP, ProblemCode.FORKED])
    return refused(code, "nonsense", expected=rng.choice([None, 0, -3, 10_000]))


def _wrong(reply: T, rng: Random, epoch: str) -> T:
    """Well-formed, and not true. On first contact (no epoch yet) any life of the central would be believed."""
    if isinstance(reply, PushReply):
        wrong = _wrong_acknowledgements(reply)
    elif isinstance(reply, PullReply):
        wrong = _wrong_pages(reply)
    else:
        return reply
    if epoch:
        wrong.append({"epoch": "another"})
    return msgspec.structs.replace(reply, **rng.choice(wrong))  # type: ignore[type-var]


def _wrong_acknowledgements(reply: PushReply) -> list[dict[str, Any]]:
    return [{"acknowledged": reply.acknowledged + 1_000}, {"acknowledged": -1}]


def _wrong_pages(page: PullReply) -> list[dict[str, Any]]:
    skipping = page.cursor - 1 if not page.more else page.high
    return [
        {"cursor": page.high + 7},
        {"mirror": 99},
        {"cursor": skipping, "high": page.high + 1},
        {"changes": (*page.changes, Change("unknown", page.high + 1, False, ("x", 1)))},
        {"changes": page.changes[::-1], "cursor": page.cursor if len(page.changes) > 1 else -1},
    ]
