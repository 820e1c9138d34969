"""What the central answers, as errors that a person can do something about."""

from __future__ import annotations

from typing import Any

import msgspec

from ims_desktop.domain.errors import AskSupervisor, ImsError, InputProblem, SignInAgain, TryAgain
from ims_desktop.domain.texts import text
from ims_desktop.remote.http import Answer

FORBIDDEN, NOT_FOUND, TOO_MANY = 403, 404, 429


def problem_of(answer: Answer) -> ImsError:
    """The central's own words, in the family that says what can be done."""
    said = _said(answer.body)
    if not said and answer.status < 500:
        return not_ours()
    if answer.status >= 500 or answer.status == TOO_MANY:
        return TryAgain(
            text("The central is in trouble"),
            text("{said}", said=said) if said else text("It answered with status {status}.", status=answer.status),
            text("Try again in a moment."),
        )
    if answer.status == FORBIDDEN:
        return AskSupervisor(
            text("Not allowed"), text("{said}", said=said), text("Ask somebody who may, or an administrator.")
        )
    if answer.status == NOT_FOUND:
        return InputProblem(
            text("Not found"), text("{said}", said=said), text("Check what you entered, or look it up again.")
        )
    return InputProblem(
        text("The central did not take it"), text("{said}", said=said), text("Change it and try again.")
    )


def wrong_credentials() -> SignInAgain:
    return SignInAgain(
        text("Wrong name or password"),
        text("This name and password do not belong together."),
        text("Type both again. Ask an administrator when you have forgotten the password."),
    )


def session_over() -> SignInAgain:
    return SignInAgain(
        text("Sign in again"),
        text("Your session with the central is over."),
        text("Sign in; what you recorded is kept."),
    )


def not_ours() -> TryAgain:
    return TryAgain(
        text("The central is not reached"),
        text("Something answered that is not the central, or not as it should."),
        text("Sign in to the network if it asks for that, or check the central's address in the settings."),
    )


def _said(body: bytes) -> str:
    """``error.message`` of the body, if it is one of ours."""
    try:
        found: Any = msgspec.json.decode(body)
        message = found["error"]["message"]
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError, TypeError, KeyError):
        return ""
    return message if isinstance(message, str) else ""
