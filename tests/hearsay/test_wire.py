import json

from bus import Gone, Heard, Message
from bus.messages import AudioFrame, DeviceState, Speech, Transcript
from hearsay import wire

TURN = "0" * 32


def heard(message: Message, root: str = "hearsay") -> Heard:
    return Heard(f"{root}/{message.address}", message.encode())


def test_a_message_is_read_as_its_class() -> None:
    said = Transcript(room="kitchen", text="hello", turn=TURN, at=1.0, source="asr")
    assert wire.read("hearsay", heard(said)) == said


def test_another_root_is_none_of_ours() -> None:
    said = Transcript(room="kitchen", text="hello")
    assert wire.read("hearsay", heard(said, root="other")) is None
    assert wire.read("other", heard(said, root="other")) == said


def test_nonsense_on_our_topic_is_shown_as_it_came() -> None:
    one = Heard("hearsay/room/kitchen/transcript", b"{nonsense")
    assert wire.read("hearsay", one) is None
    assert wire.as_object(one, None) == {"topic": one.topic, "payload": "{nonsense", "bytes": 9}


def test_a_long_foreign_payload_is_cut() -> None:
    one = Heard("other", b"x" * 10_000)
    assert wire.as_object(one, None) == {"topic": "other", "payload": "x" * 2000, "bytes": 10_000}


def test_a_removed_device_is_gone() -> None:
    one = Heard("hearsay/home/light.lamp/state", b"")
    said = wire.read("hearsay", one)
    assert said == Gone(kind=DeviceState, where={"device": "light.lamp"})
    assert wire.as_object(one, said) == {"topic": one.topic, "device": "light.lamp", "gone": True}


def test_an_object_is_the_message_and_its_topic() -> None:
    said = Transcript(room="kitchen", text="hello", turn=TURN, at=1.0, source="asr")
    assert wire.as_object(heard(said), said) == {
        "topic": "hearsay/room/kitchen/transcript",
        "turn": TURN,
        "at": 1.0,
        "source": "asr",
        "room": "kitchen",
        "text": "hello",
        "confidence": 1.0,
        "engine": "unknown",
        "audio_s": 0.0,
    }


def test_sound_is_counted_and_not_shown() -> None:
    frame = AudioFrame(room="kitchen", pcm=bytes(1024), first_sample=512)
    speech = Speech(room="kitchen", turn=TURN, index=0, wav=b"RIFF")
    frame_object = wire.as_object(heard(frame), frame)
    assert (frame_object["bytes"], frame_object["first_sample"]) == (1032, 512)
    assert wire.as_object(heard(speech), speech)["bytes"] == 4
    assert not {"pcm", "wav"} & (frame_object.keys() | wire.as_object(heard(speech), speech).keys())
    json.dumps(frame_object)


def test_filters_carry_the_root_and_leave_open_what_is_not_given() -> None:
    assert wire.filters("home1", Transcript, DeviceState, room="kitchen") == (
        "home1/room/kitchen/transcript",
        "home1/home/+/state",
    )
