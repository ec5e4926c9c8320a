from agents.tts.speaker import speak_as_person
from benchmarks.sounds import Sound
from bus.audio import RATE_HZ


def test_speech_ends_where_only_a_quiet_room_follows() -> None:
    speech = speak_as_person("turn on the kitchen light").rstrip(b"\0")
    sound = Sound("x", speech + bytes(len(speech) % 2) + bytes(2 * RATE_HZ), wake=False)
    assert 0.8 < sound.speech_end / (len(speech) / 2) < 1.2


def test_silence_holds_no_speech() -> None:
    assert Sound("x", bytes(2 * RATE_HZ), wake=False).speech_end == 0
