"""Writes recorded.json from a real Home Assistant, furnished as `furnish` does.

python -m tests.devices.homeassistant.record URL TOKEN_FILE
"""

import asyncio
import json
import sys
from pathlib import Path
from typing import Any

from websockets.asyncio.client import ClientConnection, connect

from tests.devices.homeassistant.furnish import asking, expose

FILE = Path(__file__).parent / "recorded.json"
ENTITIES = {
    "alarm_control_panel.security", "binary_sensor.movement_backyard", "button.push",
    "climate.hvac", "cover.garage_door", "cover.kitchen_window", "fan.ceiling_fan",
    "light.bed_light", "light.ceiling_lights", "light.kitchen_lights", "lock.front_door",
    "lock.poorly_installed_door", "media_player.walkman", "number.volume", "scene.evening",
    "sensor.outside_temperature", "switch.ac", "todo.shopping_list", "vacuum.4_fourth_floor",
    "weather.demo_weather_south",
}  # fmt: skip
QUESTIONS: list[dict[str, Any]] = [
    {"type": "get_config"},
    {"type": "homeassistant/expose_entity/list"},
    {"type": "homeassistant/expose_new_entities/get", "assistant": "conversation"},
    {"type": "config/floor_registry/list"},
    {"type": "config/area_registry/list"},
    {"type": "config/device_registry/list"},
    {"type": "config/entity_registry/list"},
    {"type": "config/entity_registry/get_entries", "entity_ids": sorted(ENTITIES)},
]
CALLS: list[tuple[str, str, dict[str, Any]]] = [
    ("light.kitchen_lights", "turn_off", {}),
    ("light.kitchen_lights", "turn_on", {"brightness_pct": 40}),
    ("light.ceiling_lights", "turn_on", {"color_temp_kelvin": 3000}),
    ("lock.front_door", "unlock", {}),
    ("lock.poorly_installed_door", "lock", {}),
    ("alarm_control_panel.security", "alarm_disarm", {"code": "9"}),
    ("vacuum.4_fourth_floor", "start", {}),
    ("vacuum.4_fourth_floor", "clean_area", {"cleaning_area_id": ["kitchen"]}),
    ("todo.shopping_list", "add_item", {"item": "Milk"}),
    ("scene.evening", "turn_on", {}),
    ("button.push", "press", {}),
    ("climate.hvac", "set_temperature", {"temperature": 22}),
    ("media_player.walkman", "media_next_track", {}),
]
EMPTYING = [("shopping_list", "complete_all"), ("todo", "remove_completed_items")]
AFTER_S = 0.5


async def record(url: str, token: str) -> dict[str, Any]:
    async with connect(f"ws{url[4:]}/api/websocket", max_size=None) as socket:
        required = json.loads(await socket.recv())
        await socket.send(json.dumps({"type": "auth", "access_token": token}))
        accepted = json.loads(await socket.recv())
        answers = {}
        for number, question in enumerate(QUESTIONS, start=1):
            await socket.send(json.dumps({"id": number, **question}))
            answers[question["type"]] = _trimmed(json.loads(await socket.recv())["result"])
        answers["get_config"] = {"state": answers["get_config"]["state"]}
        used = {row["device_id"] for row in answers["config/entity_registry/list"]}
        devices = answers["config/device_registry/list"]
        answers["config/device_registry/list"] = [row for row in devices if row["id"] in used]
        whole = await _first(socket, 50, "subscribe_entities", entity_ids=sorted(ENTITIES))
        items = await _first(socket, 51, "todo/item/subscribe", entity_id="todo.shopping_list")
        south = {"entity_id": "weather.demo_weather_south", "forecast_type": "daily"}
        forecast = await _first(socket, 52, "weather/subscribe_forecast", **south)
        calls = [await _call(socket, 100 + n, *call) for n, call in enumerate(CALLS)]
    return {
        "auth": [required, accepted],
        "answers": answers,
        "entities": whole,
        "items": items,
        "forecast": forecast,
        "calls": calls,
    }


async def _first(socket: ClientConnection, number: int, kind: str, **fields: Any) -> Any:
    """Subscribe, and return the first event."""
    await socket.send(json.dumps({"id": number, "type": kind, **fields}))
    await socket.recv()
    return json.loads(await socket.recv())["event"]


def _trimmed(answer: Any) -> Any:
    """Leave out the entities nobody tests with."""
    if isinstance(answer, list):
        return [row for row in answer if row.get("entity_id", "light.bed_light") in ENTITIES]
    for entity in list(answer.get("exposed_entities", {})):
        if entity not in ENTITIES:
            del answer["exposed_entities"][entity]
    return answer


async def _call(
    socket: ClientConnection, number: int, device: str, action: str, arguments: dict[str, Any]
) -> dict[str, Any]:
    asked = {
        "domain": device.partition(".")[0],
        "service": action,
        "service_data": arguments,
        "target": {"entity_id": device},
    }
    await socket.send(json.dumps({"id": number, "type": "call_service", **asked}))
    heard: list[dict[str, Any]] = []
    try:
        while True:
            async with asyncio.timeout(AFTER_S if _answered(heard) else 10):
                heard.append(json.loads(await socket.recv()))
    except TimeoutError:
        return {"asked": asked, "heard": heard}


def _answered(heard: list[dict[str, Any]]) -> bool:
    return any(message["type"] == "result" for message in heard)


async def main(url: str, token: str) -> None:
    async with asking(url, token) as session:
        await expose(session, "light.bed_light", to=False)
        for domain, service in EMPTYING:
            target = {"entity_id": "todo.shopping_list"} if domain == "todo" else {}
            await session.ask("call_service", domain=domain, service=service, target=target)
    recorded = await record(url, token)
    FILE.write_text(json.dumps(recorded, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], Path(sys.argv[2]).read_text().strip()))
