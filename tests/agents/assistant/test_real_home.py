"""What people say to a real Home Assistant, typed: media, lists, scenes, timers, weather."""

import asyncio
from collections.abc import AsyncIterator, Iterator

import pytest

from tests import home_assistant
from tests.agents.assistant.house import Builder, House
from tests.devices.homeassistant.furnish import furnish, write_script

pytestmark = [pytest.mark.homeassistant, pytest.mark.timeout(300)]


@pytest.fixture(scope="module")
def real(tmp_path_factory: pytest.TempPathFactory) -> Iterator[home_assistant.HomeAssistant]:
    with home_assistant.home_assistant(tmp_path_factory.mktemp("homeassistant")) as running:
        asyncio.run(furnish(running.url, running.token))
        asyncio.run(write_script(running.folder, running.url, running.token))
        yield running


@pytest.fixture
async def house(build: Builder, real: home_assistant.HomeAssistant) -> AsyncIterator[House]:
    where = {"homeassistant": {"url": real.url, "token": real.token}}
    async with build.with_settings({"devices": where}).home() as house:
        await house.until_state("light.kitchen_lights", "on")
        yield house


CONVERSATIONS: dict[str, list[tuple[str, str]]] = {
    "media": [
        ("what's playing on the walkman", "I Wanna Be A Hippy"),
        ("pause the walkman", "Paused."),
        ("play the walkman", "Resumed."),
        ("next song on the walkman", "Playing next."),
        ("set the volume of the walkman to 30 percent", "Volume 30 percent."),
        ("play some jazz on the walkman", "Home Assistant says:"),
    ],
    "lists": [
        ("add milk to my shopping list", "Added milk."),
        ("add eggs and bread to the shopping list", "Added eggs. Added bread."),
        ("what's on my shopping list", "On the Shopping List: milk, eggs, and bread."),
        ("check off milk on the shopping list", "Checked off milk."),
        ("remove bread from the shopping list", "Removed bread."),
        ("what's on my shopping list", "On the Shopping List: eggs."),
    ],
    "scenes and scripts": [
        ("activate evening", "Started evening."),
        ("start the evening scene", "Started evening."),
        ("good night", "Started Good night."),
    ],
    "timers": [
        ("start the laundry timer", "The Laundry is running."),
        ("pause the laundry timer", "The Laundry is paused."),
        ("is the laundry running", "Laundry is paused."),
        ("cancel the laundry timer", "The Laundry is idle."),
    ],
    "weather": [
        ("what's the weather", "21.6 °C and sunny."),
        ("what will the weather be like tomorrow", "Tomorrow: "),
        ("will it rain tomorrow", "Tomorrow: rainy, 8 to 19 degrees"),
    ],
    "values": [
        ("set the heating mode to eco", "The Heating mode is Eco."),
        ("set the wanted warmth to 21.5", "The Wanted warmth is 21.5."),
        ("what is the wanted warmth", "Wanted warmth is 21.5"),
        ("set the speed to light speed", "The Speed is light speed."),
        ("add one to cups", "The Cups are 1."),
    ],
    "colours": [
        ("make the ceiling lights red", "The Ceiling Lights are red now."),
        ("set the living room rgbww lights to warm white", "Color temperature set."),
    ],
    "what opens": [
        ("unlock the front door", "Shall I unlock the Front Door?"),
        ("yes", "The Front Door is unlocked."),
        ("lock the poorly installed door", "it did not work: it is 'jammed' now"),
    ],
}


@pytest.mark.parametrize("about", CONVERSATIONS)
async def test_it_is_said_and_answered(house: House, about: str) -> None:
    answers = [((await house.ask(said)).text, said, text) for said, text in CONVERSATIONS[about]]
    assert [(text, said) for answer, said, text in answers if text not in answer] == []
