"""One example of every message: for the documentation, and for tests that walk the register."""

from bus.audio import FRAME_BYTES, wav_bytes
from bus.message import Message
from bus.messages import (
    ActionDone,
    Area,
    Areas,
    Ask,
    AudioFrame,
    Citation,
    DeviceCommand,
    DeviceResult,
    DeviceState,
    DocumentsChanged,
    DocumentsStatus,
    Failed,
    Hit,
    Hits,
    Listen,
    Listening,
    Mute,
    PartialTranscript,
    Playback,
    Presence,
    Query,
    Reply,
    ReplyDelta,
    Say,
    Speaking,
    Speech,
    SpeechEnd,
    Stop,
    Transcript,
    TurnEnded,
    Wake,
)

TURN = "4bf92f3577b34da6a3ce929d0e0e4736"
AT = 1_763_632_800.25
ROOM = "kitchen"
LAMP = "light.kitchen_ceiling"
SAID = "Turned on the light."

_ALL: tuple[Message, ...] = (
    AudioFrame(room=ROOM, first_sample=51_200, pcm=bytes(FRAME_BYTES), at=AT),
    Wake(room=ROOM, turn=TURN, at=AT, source="wake", wake_word="okay_nabu", score=0.97,
         at_sample=48_000),
    Listen(room=ROOM, turn=TURN, at=AT, source="panel", state="start"),
    Listening(room=ROOM, turn=TURN, at=AT, source="asr", state="started", reason="wake"),
    PartialTranscript(room=ROOM, turn=TURN, at=AT, source="asr", text="turn on the",
                      language="en"),
    Transcript(room=ROOM, turn=TURN, at=AT, source="asr", text="turn on the light", language="en",
               confidence=0.93, engine="pocketsphinx", audio_s=1.28, speech_end_at=AT - 0.18),
    Ask(room=ROOM, turn=TURN, at=AT, source="panel", text="is the window open?", language="en"),
    ReplyDelta(room=ROOM, turn=TURN, at=AT, source="assistant", text="Turned on ", index=0,
               language="en"),
    Reply(room=ROOM, turn=TURN, at=AT, source="assistant", text=SAID, language="en",
          actions=(ActionDone(device=LAMP, action="turn_on", ok=True, state="on"),),
          citations=(Citation(document="3f1c", title="Lamp manual", source="lamp.pdf", page=4,
                              quote="Do not open the housing."),),
          path="intent"),
    Say(room="all", turn=TURN, at=AT, source="panel", text="Dinner is ready.", language="en"),
    Speaking(room=ROOM, turn=TURN, at=AT, source="tts", index=0, text=SAID, audio_s=1.1),
    Speech(room=ROOM, turn=TURN, at=AT, index=0, wav=wav_bytes(bytes(64), rate_hz=22_050)),
    SpeechEnd(room=ROOM, turn=TURN, at=AT, source="tts", chunks=1),
    Playback(room=ROOM, turn=TURN, at=AT, source="satellite-kitchen", state="finished",
             heard_s=1.1, heard_text=SAID),
    Stop(room=ROOM, turn=TURN, at=AT, source="panel", reason="asked"),
    Mute(room=ROOM, at=AT, source="panel", muted=True),
    Failed(room=ROOM, turn=TURN, at=AT, source="asr", stage="asr", code="not_understood",
           text="I did not catch that."),
    TurnEnded(room=ROOM, turn=TURN, at=AT, source="assistant", outcome="done",
              timings={"transcript": 0.18, "command": 0.182, "state": 0.184, "reply": 0.185}),
    Areas(at=AT, source="devices", areas=(Area(id=ROOM, name="Kitchen", aliases=("galley",),
                                               floor="ground"),)),
    DeviceState(device=LAMP, at=AT, source="devices", name="Kitchen light", aliases=("ceiling",),
                area=ROOM, kind="light", state="on", attributes={"brightness": 180}),
    DeviceCommand(device=LAMP, turn=TURN, at=AT, source="assistant", id="c1", action="turn_on",
                  arguments={"brightness_pct": 70}, issuer="assistant", expires_at=AT + 10),
    DeviceResult(device=LAMP, turn=TURN, at=AT, source="devices", id="c1", ok=True, state="on"),
    Query(turn=TURN, at=AT, source="assistant", id="q1", text="may I open the lamp?"),
    Hits(turn=TURN, at=AT, source="documents", id="q1", answerable=True,
         hits=(Hit(document="3f1c", source="lamp.pdf", title="Lamp manual", page=4, start=0,
                   end=41, text="Do not open the housing. Ask a technician.",
                   quote="Do not open the housing.", score=0.82),)),
    DocumentsChanged(at=AT, source="cli"),
    DocumentsStatus(at=AT, source="documents", documents=12, chunks=340, detail="up to date"),
    Presence(name="asr", at=AT, source="asr", state="online", instance="9f86d081", host="hub",
             engine="pocketsphinx", version="0.1.0", detail="faster-whisper: model not on disk"),
)  # fmt: skip

EXAMPLES: dict[str, Message] = {type(message).topic: message for message in _ALL}
"""By topic, as the register `Message.by_topic`."""
