"""Asks a Home Assistant once, for whoever wants to know whether it can be used."""

import asyncio

from config.settings import HomeAssistantSettings
from devices.homeassistant import registry
from devices.homeassistant.address import address
from devices.homeassistant.session import opened
from devices.homeassistant.troubles import NotReachedError, SaysNoError, first, refused


async def probe(settings: HomeAssistantSettings) -> str:
    """Return what was found there, in a few words.

    Raises:
        SettingsError: if the settings are wrong.
        NotReachedError: with one sentence, if it cannot be used.
    """
    where = address(settings)
    try:
        async with (
            opened(where.url, where.token()) as session,
            asyncio.TaskGroup() as tasks,
        ):
            reading = tasks.create_task(session.run())
            found = await registry.read(session)
            reading.cancel()
    except* NotReachedError as group:
        raise first(group) from None
    except* SaysNoError as group:
        raise refused(first(group)) from None
    return f"answers at {where.url}, {len(found.exposed)} entities are exposed to voice"
