"""Enrolment: a one-time code against an identity and its key, and a new identity for a restored or copied disk."""

from __future__ import annotations

import secrets
from datetime import UTC, datetime, timedelta

from sqlalchemy import func, insert, select, update

from ims_desktop.central.database import Database
from ims_desktop.central.sync.problems import bad_request, unknown_code, workstation_revoked
from ims_desktop.central.sync.sscc_blocks import Numbering, lease
from ims_desktop.central.sync.workstations import Workstation, hashed
from ims_desktop.central.tables import enrolment_codes, feed, workstations
from ims_desktop.central.transaction import Transaction
from ims_desktop.domain.ids import SiteId, WorkstationId, new_id
from ims_desktop.domain.times import utc_text
from ims_desktop.protocol.messages import Enrolled, EnrolRequest

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's base 32: nothing in it is read as something else."""

CODE_LENGTH = 10
CODE_LASTS = timedelta(days=1)
LONGEST_NAME = 80

NUMBERING = Numbering()


def make_code(tx: Transaction, site: SiteId) -> str:
    """A code for one workstation of ``site``, good for a day; only its hash is kept."""
    code = "".join(secrets.choice(ALPHABET) for _ in range(CODE_LENGTH))
    now = datetime.now(UTC)
    tx.connection.execute(
        insert(enrolment_codes).values(
            code_hash=hashed(code), site_id=site, created_at=utc_text(now), expires_at=utc_text(now + CODE_LASTS)
        )
    )
    return f"{code[:5]}-{code[5:]}"


def enrol(database: Database, request: EnrolRequest, numbering: Numbering = NUMBERING) -> Enrolled:
    """Raises ``Refused`` for a code that is wrong, used or too old."""
    name = request.name.strip()
    if not 0 < len(name) <= LONGEST_NAME or not name.isprintable():
        raise bad_request(f"A workstation's name has 1 to {LONGEST_NAME} characters.")
    return database.run(lambda tx: _enrol(tx, _as_made(request.code), name, numbering))


def renew(database: Database, workstation: Workstation, numbering: Numbering = NUMBERING) -> Enrolled:
    """A further identity for a workstation whose own one is in use elsewhere."""
    if workstation.is_revoked:
        raise workstation_revoked()
    return database.run(lambda tx: _found(tx, workstation.name, workstation.site, numbering, workstation.id))


def _as_made(typed: str) -> str:
    plain = "".join(one for one in typed.upper() if one.isalnum())
    return plain.translate(str.maketrans("OIL", "011"))


def _enrol(tx: Transaction, code: str, name: str, numbering: Numbering) -> Enrolled:
    now = utc_text(datetime.now(UTC))
    codes = enrolment_codes.c
    site = tx.connection.execute(
        update(enrolment_codes)
        .where(codes.code_hash == hashed(code), codes.used_at.is_(None), codes.expires_at > now)
        .values(used_at=now)
        .returning(codes.site_id)
    ).scalar_one_or_none()
    if site is None:
        raise unknown_code()
    enrolled = _found(tx, name, SiteId(site), numbering)
    tx.connection.execute(
        update(enrolment_codes).where(codes.code_hash == hashed(code)).values(workstation_id=enrolled.workstation)
    )
    return enrolled


def _of_life(epoch: str) -> str:
    """Two letters: a central that was put back from a backup does not know which prefixes it gave since, and must not
    give one of them again."""
    number = int(hashed(epoch), 16)
    return "".join(_LETTERS[number >> shift & 15] for shift in (0, 4))


_LETTERS = "BCDFGHJKMNPRTVXZ"


def _found(
    tx: Transaction, name: str, site: SiteId, numbering: Numbering, renewed_from: WorkstationId | None = None
) -> Enrolled:
    key = secrets.token_urlsafe(32)
    # One at a time, so that no two get the same prefix: whoever has the feed's row numbers the next one.
    life = tx.connection.execute(select(feed.c.epoch, feed.c.restored_at).with_for_update()).one()
    number = tx.connection.execute(select(func.count()).select_from(workstations)).scalar_one() + 1
    enrolled = Enrolled(
        workstation=WorkstationId(new_id()),
        name=name,
        prefix=f"W{number}{_of_life(life.epoch) if life.restored_at else ''}",
        site=site,
        key=key,
        epoch=life.epoch,
    )
    tx.connection.execute(
        insert(workstations).values(
            id=enrolled.workstation,
            name=name,
            prefix=enrolled.prefix,
            site_id=site,
            key_hash=hashed(key),
            last_sequence=0,
            enrolled_at=utc_text(datetime.now(UTC)),
            renewed_from=renewed_from,
        )
    )
    lease(tx, enrolled.workstation, numbering, datetime.now(UTC))
    return enrolled
