"""How well recorded people are heard: `HEARSAY_TEST_DATA=… python -m benchmarks.asr`.

Every recording of commands, of other speech and of noise is fed as the worker does it, without a
bus. Printed for each: what was said, what was heard, and the processor time per second of sound.
"""

import asyncio
import json
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from agents.asr.endpoint import Verdict
from agents.asr.hearing import Hearing
from agents.asr.sphinx import SphinxRecognizer
from agents.asr.stream import Stream
from agents.asr.utterance import Start
from agents.asr.vad import silero
from agents.satellite.feed import frames
from agents.satellite.wav import read_wav
from agents.understanding.engine import Understanding
from agents.understanding.home import Home
from agents.understanding.spoken import words
from bus.audio import RATE_HZ
from bus.messages import AudioFrame
from config.load import recordings_folder
from config.settings import RoomSettings
from devices.simulated.plan import load

HOME = Path(__file__).parents[1] / "tests" / "homes" / "recordings.yaml"
ROOM = "bench"
FOLDERS = ("commands", "not_commands", "noise")


@dataclass(frozen=True)
class Heard:
    """What became of one recording."""

    file: str
    wanted: str | None
    """The words that were said, if they are a command."""
    text: str
    sure: bool
    load: float
    """Processor time per second of sound."""

    @property
    def judgement(self) -> str:
        """Return `right`, `wrong` (something else would be done) or `refused`."""
        if not self.sure:
            return "refused"
        return "right" if " ".join(words(self.text)) == self.wanted else "WRONG"


def hear(hearing: Hearing, file: Path, wanted: str | None) -> Heard:
    """Feed one recording and return what was heard."""
    stream = Stream()
    utterance = hearing.utterance(ROOM, Start("0" * 32, "listen", 0, 0))
    began = time.process_time()
    for pcm in frames(read_wav(file), silence_s=1.2):
        stream.add(AudioFrame(room=ROOM, pcm=pcm))
        while (verdict := utterance.hear(stream)) is Verdict.LOOK:
            utterance.look()
        if verdict is not Verdict.GO_ON and not utterance.forget_blip():
            break
    spent = time.process_time() - began
    utterance.close()
    heard = utterance.heard
    return Heard(file.name, wanted, heard.text, heard.sure, spent * RATE_HZ / max(stream.end, 1))


async def hearing_of_the_recordings(folder: Path) -> Hearing:
    """Return what hears the home in which the names of the recordings exist."""
    plan = load(HOME)
    hearing = Hearing(
        recognizer=SphinxRecognizer(folder=folder, wake_words=("okay_nabu", "hey_jarvis")),
        understanding=Understanding(languages=["en"]),
        activity=silero,
        rooms={ROOM: RoomSettings(area="living_room")},
    )
    states = tuple(device.state(device.begins) for device in plan.devices.values())
    await hearing.expect(Home(devices=states, areas=plan.areas))
    return hearing


def measure(folder: Path, hearing: Hearing) -> list[Heard]:
    """Hear every recording."""
    clips = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    said = {clip["file"]: " ".join(words(clip.get("transcript", ""))) for clip in clips}
    files = [file for kind in FOLDERS for file in sorted((folder / kind).glob("*.wav"))]
    return [
        hear(
            hearing, file, said[f"commands/{file.name}"] if file.parent.name == "commands" else None
        )
        for file in files
    ]


def report(heard: list[Heard]) -> None:
    """Print what became of each recording, and the sums."""
    for one in heard:
        print(f"{one.judgement:8} {one.wanted or one.file!s:45} {one.text!r} {one.load:.2f}")
    commands = [one for one in heard if one.wanted is not None]
    others = [one for one in heard if one.wanted is None]
    for name, some in (("commands", commands), ("other speech and noise", others)):
        count = {
            how: sum(one.judgement == how for one in some) for how in ("right", "WRONG", "refused")
        }
        print(f"{name}: {len(some)}, " + ", ".join(f"{how} {n}" for how, n in count.items()))
    print(f"processor time per second of sound: {sum(one.load for one in heard) / len(heard):.3f}")


def main() -> None:
    """Measure and print."""
    recordings = recordings_folder()
    if recordings is None:
        sys.exit("HEARSAY_TEST_DATA is not set: it names the folder of recordings")
    with tempfile.TemporaryDirectory() as folder:
        began = time.perf_counter()
        hearing = asyncio.run(hearing_of_the_recordings(Path(folder)))
        print(f"the home's model took {time.perf_counter() - began:.1f} s to make")
        report(measure(recordings / "speech", hearing))


if __name__ == "__main__":
    main()
