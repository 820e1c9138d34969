"""What becomes due while nobody asks is found all the same."""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta

from ims_desktop.central.app import create_app
from tests.integration.central.company import MORNING, Company, Workstation

PATIENCE = 5.0


def test_a_case_opens_when_its_grace_period_is_over_though_nobody_pushes(company: Company, dock: Workstation) -> None:
    dock.push(dock.moves("BOLT", "5", "DOCK-1", "A-1"))

    def evening() -> datetime:
        return MORNING + timedelta(hours=20)

    async def serve_until_told() -> None:
        app = create_app(company.database, evening)
        async with app.router.lifespan_context(app):
            while not company.open_cases():
                await asyncio.sleep(0.01)

    asyncio.run(asyncio.wait_for(serve_until_told(), PATIENCE))
    assert company.kinds_of_cases() == ["negative_position"]
