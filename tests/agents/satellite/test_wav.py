"""Any usual WAV file becomes 16 kHz mono; anything else meets one clear sentence."""

import math
import struct
from contextlib import suppress
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from agents.satellite.wav import decode_wav, pcm_bytes, read_wav, resample
from bus.audio import RATE_HZ, wav_bytes


def wav(
    data: bytes,
    *,
    coding: int = 1,
    channels: int = 1,
    rate_hz: int = RATE_HZ,
    bits: int = 16,
    extra: bytes = b"",
    size: int | None = None,
    before: bytes = b"",
) -> bytes:
    block = channels * bits // 8
    fmt = struct.pack("<HHIIHH", coding, channels, rate_hz, rate_hz * block, block, bits) + extra
    said = len(data) if size is None else size
    chunks = before + b"fmt " + struct.pack("<I", len(fmt)) + fmt
    chunks += b"data" + struct.pack("<I", said) + data
    return b"RIFF" + struct.pack("<I", 4 + len(chunks)) + b"WAVE" + chunks


def tone(hz: float, *, rate_hz: int, seconds: float = 0.5, amplitude: float = 0.5) -> np.ndarray:
    return amplitude * np.sin(2 * np.pi * hz * np.arange(int(seconds * rate_hz)) / rate_hz)


def samples(pcm: bytes) -> np.ndarray:
    return np.frombuffer(pcm, "<i2").astype(float) / 32768


def loudest_hz(pcm: bytes) -> float:
    sound = samples(pcm)
    return (
        float(np.argmax(np.abs(np.fft.rfft(sound * np.hanning(len(sound)))))) * RATE_HZ / len(sound)
    )


@given(st.binary(min_size=2).map(lambda raw: raw[: len(raw) // 2 * 2]))
def test_what_is_already_the_sound_of_the_bus_is_not_changed(pcm: bytes) -> None:
    assert decode_wav(wav_bytes(pcm, rate_hz=RATE_HZ), rate_hz=RATE_HZ) == pcm


@pytest.mark.parametrize("rate_hz", [8_000, 11_025, 22_050, 32_000, 44_100, 48_000])
def test_other_rates_keep_pitch_length_and_loudness(rate_hz: int) -> None:
    file = wav_bytes(pcm_bytes(tone(440, rate_hz=rate_hz).astype(np.float32)), rate_hz=rate_hz)
    pcm = decode_wav(file, rate_hz=RATE_HZ)
    assert len(pcm) / 2 == pytest.approx(RATE_HZ / 2, abs=2)
    assert loudest_hz(pcm) == pytest.approx(440, abs=3)
    assert np.abs(samples(pcm)[1000:-1000]).max() == pytest.approx(0.5, abs=0.01)


def test_what_is_too_high_for_the_bus_is_removed_and_not_folded_down() -> None:
    file = wav_bytes(pcm_bytes(tone(15_000, rate_hz=48_000).astype(np.float32)), rate_hz=48_000)
    assert np.abs(samples(decode_wav(file, rate_hz=RATE_HZ))[500:-500]).max() < 0.001


def test_a_stereo_file_becomes_the_mean_of_its_sides() -> None:
    pcm = decode_wav(wav(struct.pack("<4h", 100, 300, -500, 100), channels=2), rate_hz=RATE_HZ)
    assert struct.unpack("<2h", pcm) == (200, -200)


@pytest.mark.parametrize(
    ("data", "coding", "bits", "heard"),
    [
        (bytes([128, 192, 0]), 1, 8, [0, 16384, -32768]),
        (struct.pack("<3h", 0, 16384, -32768), 1, 16, [0, 16384, -32768]),
        (b"\0\0\0\0\0\x40\0\0\x80", 1, 24, [0, 16384, -32768]),
        (struct.pack("<3i", 0, 2**30, -(2**31)), 1, 32, [0, 16384, -32768]),
        (struct.pack("<3f", 0, 0.5, -1), 3, 32, [0, 16384, -32768]),
        (struct.pack("<3d", 0, 0.5, -1), 3, 64, [0, 16384, -32768]),
        (struct.pack("<3f", 7, math.nan, -7), 3, 32, [32767, 0, -32768]),
    ],
)
def test_every_usual_kind_of_sample_is_understood(
    data: bytes, coding: int, bits: int, heard: list[int]
) -> None:
    pcm = decode_wav(wav(data, coding=coding, bits=bits), rate_hz=RATE_HZ)
    assert list(struct.unpack("<3h", pcm)) == heard


def test_an_extensible_file_says_further_down_what_it_holds() -> None:
    guid = struct.pack("<HHIH", 22, 16, 4, 1) + bytes(14)
    assert decode_wav(wav(b"\1\2", coding=0xFFFE, extra=guid), rate_hz=RATE_HZ) == b"\1\2"


def test_chunks_nobody_knows_are_skipped_with_their_padding() -> None:
    note = b"LIST" + struct.pack("<I", 3) + b"abc\0"
    assert decode_wav(wav(b"\1\2", before=note), rate_hz=RATE_HZ) == b"\1\2"


@pytest.mark.parametrize("size", [0, 0x7FFFFFFF, 0xFFFFFFFF])
def test_a_streamed_file_of_unknown_length_is_read_to_its_end(size: int) -> None:
    assert decode_wav(wav(b"\1\2\3\4", size=size), rate_hz=RATE_HZ) == b"\1\2\3\4"


def test_half_a_sample_at_the_end_is_left_out() -> None:
    assert decode_wav(wav(b"\1\2\3"), rate_hz=RATE_HZ) == b"\1\2"


@pytest.mark.parametrize(
    ("file", "sentence"),
    [
        (b"", "is empty"),
        (b"ID3\3 this is an mp3 file", "is not a WAV file"),
        (b"RIFF", "is not a WAV file"),
        (b"RIFF\0\0\0\0AVI LIST", "is not a WAV file"),
        (b"RIFF\0\0\0\0WAVE", "broken WAV file: it holds no sound"),
        (b"RIFF\0\0\0\0WAVEfmt \x04\0\0\0\1\0\1\0", "broken WAV file: its format is cut off"),
        (b"RIFF\0\0\0\0WAVEdata\x02\0\0\0\1\0", "broken WAV file: it holds no sound"),
        (wav(b"\1\2", size=102), "100 bytes are missing"),
        (wav(b"\1"), "holds no sound"),
        (wav(b"\1\2", coding=6, bits=8), "kind 6"),
        (wav(b"\1\2", bits=12), "12-bit"),
        (wav(bytes(12), channels=6), "6 channels"),
        (wav(b"\1\2", channels=0), "0 channels"),
        (wav(b"\1\2", rate_hz=96_000), "8000 to 48000"),
        (wav(b"\1\2", rate_hz=7_999), "8000 to 48000"),
        (wav(bytes(8_001 * 600), bits=8, rate_hz=8_000), "at most 600 s"),
    ],
)
def test_anything_else_meets_one_clear_sentence(file: bytes, sentence: str, tmp_path: Path) -> None:
    path = tmp_path / "sound.wav"
    path.write_bytes(file)
    with pytest.raises(ValueError, match=sentence) as error:
        read_wav(path)
    assert str(error.value).startswith(str(path))


def test_ten_minutes_are_not_too_long() -> None:
    assert len(decode_wav(wav(bytes(8_000 * 600), bits=8, rate_hz=8_000), rate_hz=8_000)) == 9600000


@given(st.binary(max_size=200))
def test_no_file_however_broken_does_anything_but_say_so(junk: bytes) -> None:
    for file in (junk, wav(b"\1\2")[: len(junk)], wav(b"")[:20] + junk):
        with suppress(ValueError):
            decode_wav(file, rate_hz=RATE_HZ)


def test_the_same_rate_costs_nothing() -> None:
    sound = np.zeros(8, np.float32)
    assert resample(sound, 16_000, 16_000) is sound
