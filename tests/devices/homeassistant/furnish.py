"""Makes the demo home of a Home Assistant one that has been lived in."""

import asyncio
import json
import urllib.request
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from devices.homeassistant.session import Session, opened

EXPOSED = [
    "lock.front_door", "lock.poorly_installed_door", "lock.kitchen_door",
    "alarm_control_panel.security", "button.push", "siren.siren", "valve.front_garden",
    "weather.demo_weather_south", "person.owner", "number.volume", "select.speed", "text.text",
    "text.password",
]  # fmt: skip
HIDDEN = "light.bed_light"


HELPERS: list[tuple[str, dict[str, Any]]] = [
    ("input_number", {"name": "Wanted warmth", "min": 15, "max": 25, "step": 0.5}),
    ("input_select", {"name": "Heating mode", "options": ["Comfort", "Eco", "Away"]}),
    ("input_text", {"name": "Note"}),
    ("timer", {"name": "Laundry", "duration": "0:10:00"}),
    ("counter", {"name": "Cups"}),
]
"""What people make for themselves on Home Assistant's page of helpers."""


@asynccontextmanager
async def asking(url: str, token: str) -> AsyncIterator[Session]:
    """Open a session of the test's own, which plays somebody at Home Assistant's screen."""
    async with opened(url, token) as session, asyncio.TaskGroup() as tasks:
        running = tasks.create_task(session.run())
        try:
            yield session
        finally:
            running.cancel()


async def expose(session: Session, *entities: str, to: bool = True) -> None:
    await session.ask(
        "homeassistant/expose_entity",
        assistants=["conversation"],
        entity_ids=list(entities),
        should_expose=to,
    )


SCRIPT = """
script:
  good_night:
    alias: Good night
    sequence:
      - {action: light.turn_off, target: {entity_id: light.ceiling_lights}}
"""


async def write_script(folder: Path, url: str, token: str) -> None:
    """Give it a script, as people write one into its configuration."""
    file = folder / "config/configuration.yaml"
    await asyncio.to_thread(file.write_text, file.read_text() + SCRIPT)
    async with asking(url, token) as session:
        await session.ask("call_service", domain="script", service="reload")
        await expose(session, "script.good_night")


async def furnish(url: str, token: str) -> None:
    """Give it a floor, aliases, a lamp in its area, a shopping list and a scene."""
    await asyncio.to_thread(_add_shopping_list, url, token)
    async with asking(url, token) as session:
        floor = await session.ask("config/floor_registry/create", name="Ground floor", level=0)
        await session.ask(
            "config/area_registry/update",
            area_id="kitchen",
            aliases=["galley"],
            floor_id=floor["floor_id"],
        )
        await session.ask(
            "config/entity_registry/update",
            entity_id="light.kitchen_lights",
            area_id="kitchen",
            aliases=["counter lights", "ku\u0308che\u200b"],
        )
        for kind, fields in HELPERS:
            made = await session.ask(f"{kind}/create", **fields)
            await expose(session, f"{kind}.{made['id']}")
        await expose(session, *EXPOSED)
        await expose(session, HIDDEN, to=False)
        await session.ask(
            "call_service",
            domain="scene",
            service="create",
            service_data={"scene_id": "evening", "entities": {"light.ceiling_lights": "off"}},
        )


def _add_shopping_list(url: str, token: str) -> None:
    request = urllib.request.Request(  # noqa: S310 - a server of the test's own
        f"{url}/api/config/config_entries/flow",
        json.dumps({"handler": "shopping_list"}).encode(),
        {"Authorization": f"Bearer {token}", "Content-Type": "application/json"},
    )
    with urllib.request.urlopen(request, timeout=30) as answer:  # noqa: S310 - likewise
        flow: dict[str, Any] = json.load(answer)
    if flow.get("type") == "form":
        request.full_url += f"/{flow['flow_id']}"
        request.data = b"{}"
        with urllib.request.urlopen(request, timeout=30) as answer:  # noqa: S310 - likewise
            flow = json.load(answer)
    assert flow["type"] in {"create_entry", "abort"}, flow
