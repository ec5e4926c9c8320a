"""What all rooms share."""

from dataclasses import replace

import pytest

from agents.asr.hearing import Hearing
from agents.asr.stream import Stream
from agents.asr.utterance import Start
from agents.understanding.engine import Understanding
from bus.messages import AudioFrame
from config.settings import RoomSettings
from tests.agents.asr.fakes import LOUD, Loudness, Scripted, said
from tests.agents.asr.homes import SMALL, device


def hearing(engine: Scripted, understanding: Understanding | None = None) -> Hearing:
    return Hearing(
        recognizer=engine,
        understanding=understanding or Understanding(languages=["en"]),
        activity=Loudness,
        rooms={"desk": RoomSettings(area="kitchen")},
    )


@pytest.fixture
def engine() -> Scripted:
    return Scripted([said("turn on the lamp")])


async def test_names_are_learned_once_and_again_when_they_change(engine: Scripted) -> None:
    ears = hearing(engine)
    await ears.expect(SMALL)
    await ears.expect(replace(SMALL, devices=(*SMALL.devices[:2], SMALL.devices[2])))
    lit = SMALL.devices[0].model_copy(update={"state": "on"})
    await ears.expect(replace(SMALL, devices=(lit, *SMALL.devices[1:])))
    assert engine.homes == [SMALL]
    more = replace(SMALL, devices=(*SMALL.devices, device("Torch", "light")))
    await ears.expect(more)
    assert engine.homes == [SMALL, more]


async def test_another_engine_learns_the_home_before_it_listens(engine: Scripted) -> None:
    ears = hearing(engine)
    await ears.expect(SMALL)
    other = Scripted([said("x")], name="other")
    await ears.use(other)
    assert ears.engine == "other"
    assert other.homes == [SMALL]
    await ears.expect(SMALL)
    assert other.homes == [SMALL]


async def test_an_engine_that_cannot_learn_the_home_is_not_used(engine: Scripted) -> None:
    class Broken(Scripted):
        def adapt(self, home: object) -> None:
            del home
            raise RuntimeError("no memory")

    ears = hearing(engine)
    with pytest.raises(RuntimeError, match="no memory"):
        await ears.use(Broken([said("x")], name="broken"))
    assert ears.engine == "scripted"


class Asked(Understanding):
    """Remembers for which area it was asked last."""

    area: str | None = None

    def parses(self, text: str, *, language: str = "en", area: str | None = None) -> bool:
        self.area = area
        return super().parses(text, language=language, area=area)


@pytest.mark.parametrize(
    ("room", "area"), [("kitchen", "kitchen"), ("desk", "kitchen"), ("attic", None)]
)
async def test_a_room_is_its_area_or_the_one_its_settings_name(
    engine: Scripted, room: str, area: str | None
) -> None:
    understanding = Asked(languages=["en"])
    ears = hearing(engine, understanding)
    await ears.expect(SMALL)
    stream = Stream(clock=lambda: 0.0)
    utterance = ears.utterance(room, Start("t", "listen", 0, 0))
    for pcm in (LOUD, LOUD, LOUD):
        stream.add(AudioFrame(room=room, pcm=pcm))
    utterance.hear(stream)
    assert engine.sessions[0].accepts("turn on the lamp")
    assert understanding.area == area
    utterance.close()
