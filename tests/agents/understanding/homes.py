"""Homes for the tests."""

from typing import Any

from agents.understanding.home import Home
from bus.messages import Area, DeviceState


def device(  # the short way to write a home down
    device: str,
    name: str,
    area: str | None = None,
    state: str = "off",
    aliases: tuple[str, ...] = (),
    **attributes: Any,
) -> DeviceState:
    return DeviceState(
        device=device,
        name=name,
        aliases=aliases,
        area=area,
        kind=device.partition(".")[0],
        state=state,
        attributes=attributes,
    )


FAMILY = Home(
    areas=(
        Area(id="kitchen", name="Kitchen", aliases=("Küche", "厨房", "キッチン"), floor="ground"),
        Area(
            id="living_room",
            name="Living Room",
            aliases=("lounge", "Wohnzimmer", "客厅", "リビング"),
            floor="ground",
        ),
        Area(
            id="bedroom",
            name="Bedroom",
            aliases=("Schlafzimmer", "卧室", "寝室"),
            floor="first_floor",
        ),
        Area(id="hall", name="Hall", aliases=("Flur", "走廊", "玄関"), floor="ground"),
        Area(id="garage", name="Garage", floor="ground"),
    ),
    devices=(
        device("light.kitchen", "Kitchen Light", "kitchen", aliases=("Küchenlicht", "厨房灯")),
        device(
            "light.living_room_lamp",
            "Living Room Lamp",
            "living_room",
            "on",
            aliases=("Stehlampe", "落地灯", "フロアランプ"),
            brightness=128,
        ),
        device(
            "light.living_room_ceiling",
            "Living Room Ceiling",
            "living_room",
            aliases=("Deckenlampe", "吸顶灯", "シーリングライト"),
        ),
        device(
            "light.bedroom_lamp",
            "Bedroom Lamp",
            "bedroom",
            aliases=("Nachttischlampe", "床头灯", "ベッドランプ"),
        ),
        device(
            "switch.coffee",
            "Coffee Machine",
            "kitchen",
            aliases=("Kaffeemaschine", "咖啡机", "コーヒーメーカー"),
        ),
        device("fan.bedroom", "Bedroom Fan", "bedroom", aliases=("Ventilator", "电风扇", "扇風機")),
        device(
            "cover.kitchen_blinds",
            "Kitchen Blinds",
            "kitchen",
            "open",
            aliases=("Küchenjalousie", "厨房百叶窗", "キッチンのブラインド"),
            device_class="blind",
        ),
        device(
            "cover.garage",
            "Garage Door",
            "garage",
            "closed",
            aliases=("Garagentor", "车库门", "ガレージのドア"),
            device_class="garage",
        ),
        device(
            "lock.front_door",
            "Front Door",
            "hall",
            "locked",
            aliases=("Haustür", "前门", "玄関の鍵"),
        ),
        device(
            "climate.thermostat",
            "Thermostat",
            "hall",
            "heat",
            aliases=("Heizung", "空调", "エアコン"),
            temperature=20,
            current_temperature=19.5,
        ),
        device(
            "media_player.tv",
            "TV",
            "living_room",
            "playing",
            aliases=("Fernseher", "电视", "テレビ"),
            volume_level=0.4,
        ),
        device(
            "media_player.radio",
            "Kitchen Radio",
            "kitchen",
            "idle",
            aliases=("Küchenradio", "收音机", "ラジオ"),
        ),
        device("vacuum.robo", "Robo", "hall", "docked", aliases=("扫地机器人", "ロボット掃除機")),
        device(
            "lawn_mower.mower",
            "Mower",
            None,
            "docked",
            aliases=("Rasenmäher", "割草机", "芝刈り機"),
        ),
        device(
            "scene.movie",
            "Movie Night",
            "living_room",
            "unknown",
            aliases=("Filmabend", "电影模式", "映画モード"),
        ),
        device("script.bedtime", "Bedtime", aliases=("Schlafenszeit", "睡觉", "おやすみ")),
        device(
            "todo.shopping_list",
            "Shopping List",
            None,
            "0",
            aliases=("Einkaufsliste", "购物清单", "買い物リスト"),
        ),
        device("todo.chores", "Chores", None, "0", aliases=("Aufgaben", "家务", "家事")),
        device("weather.home", "Home", None, "sunny", temperature=18, temperature_unit="°C"),
        device(
            "sensor.bedroom_temperature",
            "Bedroom Temperature",
            "bedroom",
            "18.5",
            aliases=("Schlafzimmertemperatur", "卧室温度", "寝室の温度"),
            device_class="temperature",
            unit_of_measurement="°C",
        ),
        device(
            "binary_sensor.window",
            "Kitchen Window",
            "kitchen",
            aliases=("Küchenfenster", "厨房窗户", "キッチンの窓"),
            device_class="window",
        ),
    ),
)
