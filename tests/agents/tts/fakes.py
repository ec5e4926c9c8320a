"""A voice that is told what to do and remembers what it said."""

import threading

from agents.tts.engine import Sound

TONE = b"\x00\x40\x00\xc0" * 400  # 50 ms at 16 kHz


class Scripted:
    """A synthesizer that says every text as the same short tone, or raises when told so."""

    def __init__(self, *, fails_on: str = "", pcm: bytes = TONE) -> None:
        self.said: list[tuple[str, str]] = []
        self.go_on = threading.Event()
        self.go_on.set()
        self._fails_on = fails_on
        self._pcm = pcm

    def synthesize(self, text: str, *, language: str) -> Sound:
        self.said.append((text, language))
        self.go_on.wait(timeout=10)
        if self._fails_on and self._fails_on in text:
            raise RuntimeError("boom")
        return Sound(pcm=self._pcm, rate_hz=16_000)
