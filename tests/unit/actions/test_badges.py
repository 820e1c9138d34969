"""Who gets in by a badge and a PIN, and what the others are told."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from argon2 import PasswordHasher
from msgspec.structs import replace

from ims_desktop.actions.badges import TRIES, BadgeLocked, BadgeSignIn
from ims_desktop.domain.badges import badge_code, badge_digest, badge_phrase
from ims_desktop.domain.errors import AskSupervisor, ImsError, InputProblem, SignInAgain
from ims_desktop.domain.ids import OperatorId
from ims_desktop.domain.people import Grant, Role
from ims_desktop.ports.people import Operator, Person
from tests.contracts.badges_contract import MemoryBadges

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
CODE, PIN = badge_code("TOMSECRET"), "1357"
QUICK = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
TOM = Operator(
    OperatorId("tom"),
    "Tom Baker",
    (Grant(Role.OPERATOR), Grant(Role.SUPERVISOR, NOON + timedelta(days=1))),
    True,
    QUICK.hash(badge_phrase(CODE, PIN)),
    NOON + timedelta(days=14),
)
LIN = Person(OperatorId("lin"), "lin", "Lin Wei", frozenset({Role.SUPERVISOR}))


class Door:
    """A workstation's door at a time that can be moved on."""

    def __init__(self, operator: Operator | None = TOM) -> None:
        self.now = NOON
        self.badges = MemoryBadges({badge_digest(CODE): operator} if operator else {})
        self.sign_in = BadgeSignIn(self.badges, lambda: self.now)

    def refused(self, pin: str) -> ImsError:
        with pytest.raises(ImsError) as refusal:
            self.sign_in.sign_in(CODE, pin)
        return refusal.value

    def wrong(self, times: int) -> ImsError:
        return [self.refused("2468") for _ in range(times)][-1]


def test_a_badge_and_its_pin_let_in_with_the_roles_of_that_moment():
    door = Door()
    assert door.sign_in.whose(CODE).name == "Tom Baker"
    assert door.sign_in.sign_in(CODE, PIN) == Person(TOM.id, "", "Tom Baker", frozenset({Role.OPERATOR}))
    door.now += timedelta(days=2)
    assert Role.SUPERVISOR in door.sign_in.sign_in(CODE, PIN).roles


def test_a_wrong_pin_is_said_with_how_many_are_left():
    refusal = Door().refused("2468")
    assert isinstance(refusal, SignInAgain)
    assert "4 more" in str(refusal.message)


def test_what_is_no_pin_is_no_try():
    door = Door()
    assert isinstance(door.refused("12"), InputProblem)
    assert not door.badges.wrong


def test_five_wrong_pins_lock_the_badge_even_for_the_right_one():
    door = Door()
    assert not isinstance(door.wrong(TRIES - 1), BadgeLocked)
    assert isinstance(door.wrong(1), BadgeLocked)
    locked = door.refused(PIN)
    assert "for another 1 min" in str(locked.message)
    assert "supervisor" in str(locked.remedy)
    with pytest.raises(BadgeLocked):
        door.sign_in.whose(CODE)


def test_each_further_wrong_pin_locks_twice_as_long_up_to_an_hour():
    door = Door()
    door.wrong(TRIES)
    minutes = []
    for _ in range(8):
        door.now += timedelta(hours=1)
        door.wrong(1)
        until = door.badges.wrong[badge_digest(CODE)].locked_until
        minutes.append((until - door.now) // timedelta(minutes=1))
    assert minutes == [2, 4, 8, 16, 32, 60, 60, 60]


def test_the_right_pin_after_the_wait_lets_in_and_forgets_the_wrong_ones():
    door = Door()
    door.wrong(TRIES)
    door.now += timedelta(minutes=1)
    assert door.sign_in.sign_in(CODE, PIN).name == "Tom Baker"
    assert "4 more" in str(door.refused("2468").message)


def test_a_supervisor_unlocks_and_nobody_else():
    door = Door()
    door.wrong(TRIES)
    with pytest.raises(AskSupervisor):
        door.sign_in.unlock(CODE, replace(LIN, roles=frozenset({Role.OPERATOR})))
    with pytest.raises(BadgeLocked):
        door.sign_in.sign_in(CODE, PIN)
    assert door.sign_in.unlock(CODE, LIN).name == "Tom Baker"
    assert door.sign_in.sign_in(CODE, PIN).name == "Tom Baker"


@pytest.mark.parametrize(
    ("operator", "said"),
    [
        (None, "opens nothing here"),
        (replace(TOM, verifier=None), "opens nothing here"),
        (replace(TOM, is_active=False, verifier=None), "no longer in use"),
        (replace(TOM, expires=NOON - timedelta(seconds=1)), "Too long without the central"),
        (replace(TOM, expires=None), "Too long without the central"),
    ],
)
def test_a_badge_that_opens_nothing_says_why_at_the_scan_and_at_the_pin(operator, said):
    door = Door(operator)
    assert said in str(door.refused(PIN).title)
    with pytest.raises(SignInAgain, match=said):
        door.sign_in.whose(CODE)


def test_the_pin_of_another_badge_opens_nothing():
    other = replace(TOM, verifier=QUICK.hash(badge_phrase(badge_code("OTHER"), PIN)))
    assert str(Door(other).refused(PIN).title) == "Wrong PIN"


def test_a_verifier_that_is_no_hash_opens_nothing():
    assert str(Door(replace(TOM, verifier="1357")).refused(PIN).title) == "Wrong PIN"
