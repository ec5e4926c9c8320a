"""The sound format of the bus: 16 kHz, 16 bit, mono, in frames of 32 ms."""

import io
import wave

RATE_HZ = 16_000
FRAME_SAMPLES = 512
FRAME_BYTES = 2 * FRAME_SAMPLES
FRAME_S = FRAME_SAMPLES / RATE_HZ


def wav_bytes(pcm: bytes, *, rate_hz: int) -> bytes:
    """Return mono s16le `pcm` as one WAV file."""
    with io.BytesIO() as file:
        with wave.open(file, "wb") as wav:
            wav.setnchannels(1)
            wav.setsampwidth(2)
            wav.setframerate(rate_hz)
            wav.writeframes(pcm)
        return file.getvalue()
