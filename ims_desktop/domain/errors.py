"""One tree of errors, in families by what the person can do about them."""

from __future__ import annotations

from ims_desktop.domain.texts import Text, text


class ImsError(Exception):
    """Anything that went wrong and that a person is told: a title, a message, and what to do next."""

    code = "error"

    def __init__(self, title: Text, message: Text, remedy: Text) -> None:
        super().__init__(f"{title}: {message}")
        self.title = title
        self.message = message
        self.remedy = remedy


class InputProblem(ImsError):
    """The person can mend it by putting in something else."""

    code = "bad_input"


class TryAgain(ImsError):
    """A disk, a printer or the network is in the way; the same thing may work later."""

    code = "try_again"


class AskSupervisor(ImsError):
    """Allowed to somebody else, or to be decided by somebody else."""

    code = "ask_supervisor"


class SignInAgain(ImsError):
    """The session is over, or the credentials do not hold."""

    code = "sign_in"


class OurBug(ImsError):
    """Nothing the person did; a report helps us to mend it."""

    code = "bug"


def our_bug(detail: str) -> OurBug:
    return OurBug(
        text("Something in the program went wrong"),
        text("{detail}", detail=detail),
        text("Your work is kept. Send us the log; it lies in the data folder that the settings show."),
    )
