"""What signing in looks like on the wire."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from ims_desktop.central.api.fields import Sent, Shown, example
from ims_desktop.central.gateway.passwords import LONGEST
from ims_desktop.domain.people import Role


class Credentials(Sent):
    """A username and its password."""

    model_config = example(username="admin", password="correct horse battery staple")

    username: Annotated[str, Field(min_length=1, max_length=200, examples=["admin"])]
    password: Annotated[str, Field(min_length=1, max_length=LONGEST, examples=["correct horse battery staple"])]


class RefreshToken(Sent):
    """The refresh token of a session."""

    refresh_token: Annotated[str, Field(min_length=1, max_length=200)]


class User(Shown):
    """Who has signed in."""

    id: str
    username: str
    name: str
    roles: list[Role]


class SessionTokens(Shown):
    """The tokens of a session. Each refresh token is good once: the answer to it carries the next."""

    access_token: str
    refresh_token: str
    token_type: Literal["Bearer"]
    expires_in: Annotated[int, Field(description="Seconds that the access token holds.", examples=[900])]
    user: User
