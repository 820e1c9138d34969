"""Roles, what they allow, and from when to when."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from ims_desktop.domain.people import SCOPES, Grant, Role, Scope, granted_anew, roles_at, scopes_of

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
DAY = timedelta(days=1)

OPERATOR, SUPERVISOR = Grant(Role.OPERATOR), Grant(Role.SUPERVISOR)


def test_an_administrator_may_do_everything_and_every_role_may_read():
    assert scopes_of([Role.ADMINISTRATOR]) == set(Scope)
    reading = {scope for scope in Scope if scope.endswith(":read")}
    assert all(reading <= SCOPES[role] for role in Role)


def test_who_only_counts_cannot_receive_and_who_only_inspects_cannot_count():
    assert Scope.RECEIVING_WRITE not in scopes_of([Role.COUNTER])
    assert Scope.COUNTS_WRITE not in scopes_of([Role.INSPECTOR])
    assert {Scope.COUNTS_WRITE, Scope.INSPECTIONS_WRITE} <= scopes_of([Role.COUNTER, Role.INSPECTOR])


@pytest.mark.parametrize(
    "scope", [Scope.VARIANCES_DECIDE, Scope.QUARANTINE_DECIDE, Scope.CODES_LINK, Scope.RULES_WRITE, Scope.BADGES_UNLOCK]
)
def test_what_a_supervisor_decides_no_operator_does(scope):
    assert scope in SCOPES[Role.SUPERVISOR]
    assert not any(scope in SCOPES[role] for role in (Role.OPERATOR, Role.COUNTER, Role.INSPECTOR, Role.BUYER))


def test_a_dated_role_holds_from_its_first_moment_until_just_before_its_last():
    week = Grant(Role.COUNTER, NOON, NOON + 7 * DAY)
    assert roles_at([OPERATOR, week], NOON - DAY) == {Role.OPERATOR}
    assert roles_at([OPERATOR, week], NOON) == {Role.OPERATOR, Role.COUNTER}
    assert roles_at([OPERATOR, week], NOON + 7 * DAY) == {Role.OPERATOR}


def test_what_was_held_until_a_change_stays_on_record():
    changed = granted_anew([OPERATOR], [SUPERVISOR], NOON)
    assert roles_at(changed, NOON - DAY) == {Role.OPERATOR}
    assert roles_at(changed, NOON) == {Role.SUPERVISOR}


def test_a_role_that_goes_on_is_not_begun_anew():
    assert granted_anew([OPERATOR], [OPERATOR], NOON) == (OPERATOR,)
    both = granted_anew([OPERATOR], [OPERATOR, SUPERVISOR], NOON)
    assert both == (OPERATOR, Grant(Role.SUPERVISOR, NOON))


def test_nobody_is_given_a_right_after_the_fact():
    assert granted_anew([], [Grant(Role.SUPERVISOR, NOON - DAY)], NOON) == (Grant(Role.SUPERVISOR, NOON),)


def test_a_role_taken_away_before_it_began_was_never_held():
    assert granted_anew([Grant(Role.COUNTER, NOON + DAY)], [], NOON) == ()


def test_a_role_that_was_over_already_keeps_its_own_end():
    over = Grant(Role.COUNTER, NOON - 9 * DAY, NOON - DAY)
    assert granted_anew([over], [], NOON) == (over,)
