import json
from typing import Any, ClassVar

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bus.audio import FRAME_BYTES
from bus.examples import EXAMPLES
from bus.message import BadMessageError, Message, glean
from bus.messages import (
    Ask,
    AudioFrame,
    DeviceCommand,
    DeviceResult,
    DeviceState,
    Failed,
    InRoom,
    Presence,
    Reply,
    Say,
    Speech,
    Transcript,
)

ROOM = {"room": "kitchen"}
TURN = "0af7651916cd43dd8448eb211c80319c"
JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)


def travel(message: Message) -> Message:
    where = type(message).match(message.address)
    assert where is not None
    return type(message).decode(where, message.encode())


# --- the register --------------------------------------------------------------------------------


def test_every_message_has_an_example() -> None:
    assert EXAMPLES.keys() == {k for k in Message.by_topic if not k.startswith("test/")}


@pytest.mark.parametrize("example", EXAMPLES.values(), ids=lambda m: type(m).__name__)
def test_every_example_survives_the_wire(example: Message) -> None:
    raw = isinstance(example, AudioFrame | Speech)  # sound carries no stamp
    sent = travel(example)
    assert sent == (
        example.model_copy(update={"at": sent.at, "turn": sent.turn}) if raw else example
    )


@pytest.mark.parametrize("example", EXAMPLES.values(), ids=lambda m: type(m).__name__)
def test_a_topic_belongs_to_its_class_alone(example: Message) -> None:
    owners = [k for k in Message.by_topic.values() if k.match(example.address) is not None]
    assert owners == [type(example)]


def test_two_classes_may_not_own_one_topic_whatever_they_call_its_parts() -> None:
    with pytest.raises(TypeError, match=r"'room/\{place\}/ask' already belongs to Ask"):

        class Other(Message):
            topic: ClassVar[str] = "room/{place}/ask"
            place: str


def test_only_facts_are_retained_and_only_sound_and_drafts_are_sent_without_care() -> None:
    kinds = Message.by_topic.values()
    assert {k.__name__ for k in kinds if k.retain} == {
        "Mute", "RoomStatus", "Areas", "DeviceState", "DocumentsStatus", "Presence",
    }  # fmt: skip
    assert {k.__name__ for k in kinds if k.qos == 0} == {
        "AudioFrame", "PartialTranscript", "ReplyDelta",
    }  # fmt: skip
    assert {k.__name__ for k in kinds if k.urgent} == {"Stop", "Wake", "Listen", "Mute"}
    assert {k.__name__ for k in kinds if k.perishable} == {"AudioFrame"}
    assert {k.__name__ for k in kinds if k.shared} == {"Query"}


# --- topics --------------------------------------------------------------------------------------


def test_a_topic_tells_the_parameters_and_nothing_that_is_not_its() -> None:
    assert Speech.match(f"room/kitchen/speech/{TURN}/3") == ROOM | {"turn": TURN, "index": "3"}
    assert Ask.match("room/kitchen/say") is None
    assert Ask.match("room/kitchen/ask/more") is None
    assert Ask.match("room/kitchen") is None


def test_a_filter_leaves_open_what_is_not_given() -> None:
    assert Speech.filter() == "room/+/speech/+/+"
    assert Speech.filter(room="kitchen") == "room/kitchen/speech/+/+"


# --- decoding ------------------------------------------------------------------------------------


@given(st.text(), st.none() | st.sampled_from(["en", "zh-CN"]))
def test_any_text_survives(text: str, language: str | None) -> None:
    if any(0xD800 <= ord(c) <= 0xDFFF for c in text):
        return
    said = Transcript(room="kitchen", text=text, language=language, turn=TURN)
    assert travel(said) == said


@given(st.dictionaries(st.text(), JSON, max_size=4))
def test_any_attributes_survive(attributes: dict[str, Any]) -> None:
    state = DeviceState(device="light.a", name="A", kind="light", state="on", attributes=attributes)
    assert travel(state) == state


def refusal(kind: type[Message], payload: bytes) -> str | None:
    """Return the sentence a payload is refused with; None if it is a message."""
    where = ROOM if issubclass(kind, InRoom) else {"device": "light.a"}
    try:
        kind.decode(where, payload)
    except BadMessageError as exc:
        return str(exc)
    return None


@given(st.binary())
def test_any_bytes_are_a_message_or_refused_in_one_sentence(payload: bytes) -> None:
    for kind in (Ask, Transcript, AudioFrame, DeviceCommand):
        sentence = refusal(kind, payload)
        assert sentence is None or (sentence and "\n" not in sentence)


@given(JSON)
def test_any_json_is_a_message_or_refused(value: Any) -> None:
    sentence = refusal(Reply, json.dumps(value).encode())
    assert sentence is None or sentence.startswith("Reply")


@given(st.binary(min_size=FRAME_BYTES, max_size=FRAME_BYTES), st.none() | st.integers(0, 2**63 - 1))
def test_any_frame_survives(pcm: bytes, first_sample: int | None) -> None:
    frame = AudioFrame(room="kitchen", pcm=pcm, first_sample=first_sample)
    sent = travel(frame)
    assert isinstance(sent, AudioFrame)
    assert (sent.pcm, sent.first_sample) == (pcm, first_sample)


@pytest.mark.parametrize("length", [0, 8, 1023, 1025, 1031, 1033])
def test_a_frame_of_another_length_is_refused(length: int) -> None:
    with pytest.raises(BadMessageError, match=f"1024 or 1032 bytes, not {length}"):
        AudioFrame.decode(ROOM, bytes(length))


def test_a_frame_whose_number_is_none_is_refused() -> None:
    with pytest.raises(BadMessageError, match="first_sample"):
        AudioFrame.decode(ROOM, b"\xff" * 1032)


def test_plain_text_is_a_request_and_a_brace_begins_a_message() -> None:
    assert Ask.decode(ROOM, b"Licht aus").text == "Licht aus"
    assert Say.decode(ROOM, b' {"text": "hi"}').text == "hi"
    with pytest.raises(BadMessageError):
        Ask.decode(ROOM, b"{not json")


def test_what_says_the_topic_stands_nowhere_else() -> None:
    assert b"kitchen" not in Ask(room="kitchen", text="hi").encode()
    assert Ask.decode(ROOM, b'{"text": "hi", "room": "bath"}').room == "kitchen"


def test_not_a_number_is_refused() -> None:
    with pytest.raises(BadMessageError):
        Transcript.decode(ROOM, b'{"text": "a", "confidence": NaN}')


@pytest.mark.parametrize("payload", [b"[]", b"5", b'"text"', b"null"])
def test_json_that_is_no_object_is_refused(payload: bytes) -> None:
    with pytest.raises(BadMessageError, match="must be a JSON object"):
        Transcript.decode(ROOM, payload)


# --- rejections ----------------------------------------------------------------------------------


def test_a_rejection_goes_to_the_room_with_the_turn_if_both_can_be_read() -> None:
    said = Ask.rejection(ROOM, b'{"turn": "%s"}' % TURN.encode(), "why")
    assert isinstance(said, Failed)
    assert (said.room, said.turn, said.text) == ("kitchen", TURN, "why")
    said = Ask.rejection(ROOM, b'{"turn": 5}', "why")
    assert said is not None
    assert said.turn is None
    said = Ask.rejection({"room": "Küche"}, b"", "why")
    assert isinstance(said, Failed)
    assert said.room == "unknown"


def test_a_command_is_rejected_with_its_id_if_that_can_be_read() -> None:
    where = {"device": "light.a"}
    said = DeviceCommand.rejection(where, b'{"id": "c1"}', "why")
    assert isinstance(said, DeviceResult)
    assert (said.device, said.id, said.ok, said.text) == ("light.a", "c1", False, "why")
    said = DeviceCommand.rejection(where, b"nonsense", "why")
    assert isinstance(said, DeviceResult)
    assert said.id == "unknown"
    assert DeviceCommand.rejection({"device": "Lampe!"}, b"", "why") is None


def test_facts_are_refused_in_silence() -> None:
    assert Presence.rejection({"name": "asr"}, b"", "why") is None


@pytest.mark.parametrize(
    ("payload", "fields"), [(b'{"a": 1}', {"a": 1}), (b"[]", {}), (b"\xff", {})]
)
def test_what_can_be_gleaned_from_a_bad_message(payload: bytes, fields: dict[str, Any]) -> None:
    assert glean(payload) == fields
