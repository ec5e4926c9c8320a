from benchmarks.spoken import Times
from bus.messages import DeviceState, Listening, Playback, TurnEnded, Wake

OURS, OTHER = "1" * 32, "2" * 32


def playback(turn: str) -> Playback:
    return Playback(room="kitchen", state="started", turn=turn)


def test_the_first_state_and_the_first_sound_of_the_turn_count() -> None:
    times = Times(speech_end=10.0)
    lamp = DeviceState(device="light.lamp", name="Lamp", kind="light", state="on", turn=OURS)
    times.hear(Wake(room="kitchen", wake_word="w", score=1, turn=OURS), 9.0)
    times.hear(playback(OTHER), 9.5)
    times.hear(lamp, 10.2)
    times.hear(lamp, 10.9)
    times.hear(playback(OURS), 10.3)
    times.hear(playback(OURS), 10.8)
    assert (times.state, times.reply) == (10.2, 10.3)
    assert not times.seen.over
    times.hear(TurnEnded(room="kitchen", outcome="failed", turn=OURS), 11.0)
    assert times.seen.over


def test_it_is_known_when_the_room_is_listened_to() -> None:
    times = Times()
    times.hear(Listening(room="kitchen", state="started", reason="listen", turn=OURS), 1.0)
    assert times.listening.is_set()
