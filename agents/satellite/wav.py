"""Recordings in and out: any usual WAV file becomes the sound of the bus."""

import struct
from dataclasses import dataclass
from enum import IntEnum
from pathlib import Path
from typing import Final

import numpy as np
import soxr
from numpy.typing import NDArray

from bus.audio import RATE_HZ

LONGEST_S: Final = 600
LOWEST_HZ: Final = 8_000
HIGHEST_HZ: Final = 48_000

STREAMED: Final = frozenset({0, 0x7FFFFFFF, 0xFFFFFFFF})
"""Lengths written by programs that did not know yet how long the sound would be."""

Sound = NDArray[np.float32]
"""Mono samples between -1 and 1."""


class Coding(IntEnum):
    """How WAV files number the kinds of samples."""

    PCM = 1
    FLOAT = 3
    EXTENSIBLE = 0xFFFE


KNOWN: Final = frozenset(
    {
        *((Coding.PCM, bits) for bits in (8, 16, 24, 32)),
        *((Coding.FLOAT, bits) for bits in (32, 64)),
    }
)


@dataclass(frozen=True)
class Format:
    """How the samples of a WAV file are stored."""

    coding: int
    channels: int
    rate_hz: int
    bits: int

    @property
    def frame_bytes(self) -> int:
        """The size of one sample of all channels."""
        return self.channels * self.bits // 8


def read_wav(path: Path) -> bytes:
    """Return a WAV file as 16 kHz, 16 bit, mono samples.

    Raises:
        OSError: if the file cannot be read.
        ValueError: in one sentence, if it is no WAV file, broken, empty, or too long.
    """
    try:
        return decode_wav(path.read_bytes(), rate_hz=RATE_HZ)
    except ValueError as exc:
        raise ValueError(f"{path} {exc}") from exc


def decode_wav(file: bytes, *, rate_hz: int) -> bytes:
    """Return the sound of a whole WAV file as mono s16le at `rate_hz`.

    Raises:
        ValueError: as the end of a sentence that begins with the file's name.
    """
    layout, data = _parts(file)
    _check(layout, len(data))
    mono = _samples(layout, data).mean(axis=1, dtype=np.float32)
    return pcm_bytes(resample(mono, layout.rate_hz, rate_hz))


def resample(sound: Sound, from_hz: int, to_hz: int) -> Sound:
    """Return the sound at another rate, without aliases."""
    if from_hz == to_hz:
        return sound
    return np.asarray(soxr.resample(sound, from_hz, to_hz), dtype=np.float32)


def pcm_bytes(sound: Sound) -> bytes:
    """Return the sound as s16le; what is too loud is clipped, never wrapped around."""
    scaled = np.round(np.nan_to_num(sound) * 32768.0)
    return np.clip(scaled, -32768, 32767).astype("<i2").tobytes()


def _parts(file: bytes) -> tuple[Format, bytes]:
    if not file:
        raise ValueError("is empty")
    if len(file) < 12 or file[:4] != b"RIFF" or file[8:12] != b"WAVE":  # noqa: PLR2004  # RIFF's header
        raise ValueError("is not a WAV file")
    layout: Format | None = None
    at = 12
    while at + 8 <= len(file):
        name, size = struct.unpack_from("<4sI", file, at)
        body = file[at + 8 : at + 8 + size]
        if name == b"data" and layout is not None:
            return layout, _data(file, at + 8, size)
        if name == b"fmt ":
            layout = _format(body)
        at += 8 + size + size % 2
    raise ValueError("is a broken WAV file: it holds no sound")


def _data(file: bytes, start: int, size: int) -> bytes:
    there = len(file) - start
    if size in STREAMED:
        return file[start:]
    if size > there:
        raise ValueError(f"is a broken WAV file: {size - there} bytes are missing at its end")
    return file[start : start + size]


def _format(body: bytes) -> Format:
    if len(body) < 16:  # noqa: PLR2004  # the shortest format chunk there is
        raise ValueError("is a broken WAV file: its format is cut off")
    coding, channels, rate_hz, _, _, bits = struct.unpack_from("<HHIIHH", body)
    if coding == Coding.EXTENSIBLE and len(body) >= 26:  # noqa: PLR2004  # the real coding stands at 24
        (coding,) = struct.unpack_from("<H", body, 24)
    return Format(coding=coding, channels=channels, rate_hz=rate_hz, bits=bits)


def _check(layout: Format, size: int) -> None:
    if (layout.coding, layout.bits) not in KNOWN:
        raise ValueError(f"holds {layout.bits}-bit sound of kind {layout.coding}; save it as PCM")
    if layout.channels not in {1, 2}:
        raise ValueError(f"has {layout.channels} channels; save it as mono or stereo")
    if not LOWEST_HZ <= layout.rate_hz <= HIGHEST_HZ:
        allowed = f"{LOWEST_HZ} to {HIGHEST_HZ} Hz"
        raise ValueError(f"has {layout.rate_hz} samples a second; save it with {allowed}")
    if size < layout.frame_bytes:
        raise ValueError("holds no sound")
    seconds = size / layout.frame_bytes / layout.rate_hz
    if seconds > LONGEST_S:
        raise ValueError(f"is {seconds:.0f} s long; at most {LONGEST_S} s are accepted")


def _samples(layout: Format, data: bytes) -> Sound:
    whole = data[: len(data) - len(data) % layout.frame_bytes]
    return _flat(layout, whole).reshape(-1, layout.channels)


def _flat(layout: Format, data: bytes) -> Sound:
    match layout.coding, layout.bits:
        case Coding.FLOAT, bits:
            return np.frombuffer(data, f"<f{bits // 8}").astype(np.float32)
        case _, 8:  # the only kind without a sign
            return (np.frombuffer(data, np.uint8) / 128 - 1).astype(np.float32)
        case _, 24:
            padded = np.zeros((len(data) // 3, 4), np.uint8)
            padded[:, 1:] = np.frombuffer(data, np.uint8).reshape(-1, 3)
            return _scaled(padded.view("<i4")[:, 0])
        case _, bits:
            return _scaled(np.frombuffer(data, f"<i{bits // 8}"))


def _scaled(whole: NDArray[np.signedinteger]) -> Sound:
    full_scale = 2.0 ** (8 * whole.itemsize - 1)
    return (whole / full_scale).astype(np.float32)
