"""What every store of badges must keep, in memory as on disk; and the one in memory."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime

from ims_desktop.domain.ids import OperatorId
from ims_desktop.domain.people import Grant, Role
from ims_desktop.ports.people import Badges, Operator, WrongPins

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)

TOM = Operator(
    OperatorId("tom"), "Tom Baker", (Grant(Role.OPERATOR), Grant(Role.COUNTER, NOON)), True, "$argon2id$...", NOON
)
GONE = Operator(OperatorId("gone"), "Gone Girl", (Grant(Role.OPERATOR, None, NOON),), False, None, NOON)


@dataclass
class MemoryBadges:
    operators: dict[str, Operator] = field(default_factory=dict)
    wrong: dict[str, WrongPins] = field(default_factory=dict)

    def whose(self, digest: str) -> Operator | None:
        return self.operators.get(digest)

    def wrong_pins(self, digest: str) -> WrongPins:
        return self.wrong.get(digest, WrongPins())

    def keep_wrong_pins(self, digest: str, wrong: WrongPins) -> None:
        self.wrong.pop(digest, None)
        if wrong.count:
            self.wrong[digest] = wrong


class BadgesContract:
    """A test class derives from it and gives ``badges``, which knows TOM's badge as "tom-digest", and "gone-digest"."""

    def test_a_badge_is_found_by_its_digest_with_all_that_is_known_of_its_person(self, badges: Badges) -> None:
        assert badges.whose("tom-digest") == TOM
        assert badges.whose("gone-digest") == GONE
        assert badges.whose("TOM-DIGEST") is None

    def test_wrong_pins_are_counted_for_each_badge(self, badges: Badges) -> None:
        assert badges.wrong_pins("tom-digest") == WrongPins()
        badges.keep_wrong_pins("tom-digest", WrongPins(1))
        badges.keep_wrong_pins("tom-digest", WrongPins(5, NOON))
        assert badges.wrong_pins("tom-digest") == WrongPins(5, NOON)
        assert badges.wrong_pins("gone-digest") == WrongPins()

    def test_a_right_pin_forgets_the_wrong_ones(self, badges: Badges) -> None:
        badges.keep_wrong_pins("tom-digest", WrongPins(4))
        badges.keep_wrong_pins("tom-digest", WrongPins())
        assert badges.wrong_pins("tom-digest") == WrongPins()
