"""`hearsay say`: an announcement in a room, or in all of them."""

import asyncio
import io
import wave
from collections.abc import Sequence
from pathlib import Path

from bus import Bus, Gone, Message
from bus.messages import Failed, Say, Speaking, Speech, SpeechEnd
from config import Settings
from hearsay import house, turns, wire
from hearsay.screen import Screen, screen
from hearsay.trouble import Trouble

LONGEST_S = 60.0
"""A voice that says nothing for so long has failed."""


async def say(
    settings: Settings, text: str, *, room: str | None, out: Path | None, json: bool
) -> int:
    """Have the text spoken; return 0 once all of it was."""
    where = house.room_name(settings, room, every=True)
    announcement = Say(room=where, text=house.sentence(text), turn=turns.new())
    async with house.join(settings, "say") as bus:
        await house.need(bus, "tts")
        pieces = await spoken(bus, announcement, screen(json=json))
    if not pieces:
        raise Trouble("nothing of it could be spoken")
    speech = joined(pieces)
    if not json:
        print(f"spoken in {where}: {seconds(speech):.1f} s")
    if out is not None:
        _keep(out, speech)
    return 0


async def spoken(bus: Bus, announcement: Say, shown: Screen) -> list[bytes]:
    """Publish the announcement; return its speech, WAV file by WAV file.

    Raises:
        Trouble: if the voice fails or stays silent.
    """
    kinds = (Speaking, Speech, SpeechEnd, Failed)
    pieces: dict[int, bytes] = {}
    async with bus.tap(*wire.filters(bus.root, *kinds, room=announcement.room)) as heard:
        await bus.publish(announcement)
        while True:
            try:
                async with asyncio.timeout(LONGEST_S):
                    one = await anext(heard)
            except TimeoutError as exc:
                raise Trouble(f"the voice said nothing for {LONGEST_S:g} s") from exc
            said = wire.read(bus.root, one)
            if not turns.of_turn(said, announcement.turn or ""):
                continue
            shown.show(one, said)
            if _last(said, pieces):
                return [pieces[index] for index in sorted(pieces)]


def _last(said: Message | Gone | None, pieces: dict[int, bytes]) -> bool:
    """Keep a piece of speech; say whether it was the last."""
    match said:
        case Speech(index=index, wav=wav):
            pieces[index] = wav
        case Failed(text=text):
            raise Trouble(text)
        case SpeechEnd():
            return True
    return False


def joined(pieces: Sequence[bytes]) -> bytes:
    """Return WAV files of one format as one WAV file."""
    with io.BytesIO() as file:
        with wave.open(file, "wb") as whole:
            for index, piece in enumerate(pieces):
                with wave.open(io.BytesIO(piece)) as part:
                    if index == 0:
                        whole.setparams(part.getparams())
                    whole.writeframes(part.readframes(part.getnframes()))
        return file.getvalue()


def seconds(wav: bytes) -> float:
    """Return how long a WAV file is."""
    with wave.open(io.BytesIO(wav)) as file:
        return float(file.getnframes() / file.getframerate())


def _keep(path: Path, wav: bytes) -> None:
    try:
        path.write_bytes(wav)
    except OSError as exc:
        raise Trouble(f"cannot write {path}: {exc.strerror}") from exc
