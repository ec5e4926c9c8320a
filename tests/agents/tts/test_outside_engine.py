"""The example of docs/engines.md, installed as a package of somebody else's."""

import asyncio
import importlib
import re
import sys
import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from agents.tts.engines import ENGINES, load
from agents.tts.worker import run
from bus.memory import MemoryBus
from bus.messages import Presence, Say, Speaking
from bus.worker import Context
from config.engines import UnknownEngineError
from config.load import load as load_settings
from config.settings import TtsSettings

PAGE = Path(__file__).parents[3] / "docs" / "engines.md"


def example(language: str) -> str:
    found = re.search(rf"^```{language}\n(.*?)^```", PAGE.read_text(), re.MULTILINE | re.DOTALL)
    assert found is not None
    return found[1]


@pytest.fixture
def installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Put the example where an installer would put it, for the time of a test."""
    points = tomllib.loads(example("toml"))["project"]["entry-points"]["hearsay.tts"]
    lines = [f"{name} = {target}" for name, target in points.items()]
    info = tmp_path / "beeping_voice-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: beeping-voice\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text("\n".join(["[hearsay.tts]", *lines]))
    (tmp_path / "beeping_voice.py").write_text(example("python"))
    monkeypatch.syspath_prepend(tmp_path)
    importlib.invalidate_caches()
    yield
    sys.modules.pop("beeping_voice", None)


@pytest.mark.usefixtures("installed")
def test_a_voice_of_another_package_is_a_valid_setting() -> None:
    name, engine, detail = load(TtsSettings(engine="beeping", words_per_minute=120))
    assert (name, detail) == ("beeping", "")
    assert engine.synthesize("three little beeps", language="en").seconds == pytest.approx(1.5)


@pytest.mark.usefixtures("installed")
def test_its_problems_are_told_and_ours_stays_the_default() -> None:
    assert load(TtsSettings(engine="beeping", voices={"en": "x"})).detail == "I have no voice 'x'"
    assert ENGINES.choose("auto").name == "espeak-ng"


def test_it_is_gone_with_its_package() -> None:
    with pytest.raises(UnknownEngineError):
        load(TtsSettings(engine="beeping"))


@pytest.mark.usefixtures("installed")
async def test_the_worker_speaks_with_it(
    connect: Callable[[str], MemoryBus], tmp_path: Path
) -> None:
    settings = load_settings(
        environ={"HEARSAY_DATA": str(tmp_path), "HEARSAY_TTS__ENGINE": "beeping"}
    )
    async with (
        connect("tts") as own,
        connect("tester") as bus,
        bus.subscribe(Presence) as presences,
        bus.subscribe(Speaking) as spoken,
        asyncio.TaskGroup() as tasks,
        asyncio.timeout(20),
    ):
        working = tasks.create_task(
            run(Context(name="tts", bus=own, settings=settings)), name="tts"
        )
        assert (await anext(presences)).engine == "beeping"
        await bus.publish(Say(room="kitchen", text="Four beeps for you"))
        # The last pause is cut to the one between sentences.
        beep_s = 60 / 165 / 2
        assert (await anext(spoken)).audio_s == pytest.approx(7 * beep_s + 0.18, abs=0.01)
        working.cancel()
