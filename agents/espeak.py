"""The espeak-ng library: text to sound and to phonemes. Global and single-threaded, so locked."""

import ctypes
import functools
import threading
from collections.abc import Iterator
from dataclasses import dataclass

import espeakng_loader

# From speak_lib.h.
_SYNCHRONOUS = 2
_DONT_EXIT = 0x8000
_RATE = 1
_UTF8 = 1
_CHARACTERS = 1
_IPA = 2
_OK = 0

_Samples = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_void_p, ctypes.c_int, ctypes.c_void_p)


class UnknownVoiceError(LookupError):
    """espeak-ng has no voice of that name."""


@dataclass(frozen=True)
class Voice:
    """A voice of the library."""

    identifier: str
    """Its file, like `gmw/en-US`."""
    languages: tuple[str, ...]
    """Lower-case language tags, the one it is best for first; the first names the voice."""

    @property
    def name(self) -> str:
        """What to call it by."""
        return self.languages[0]


class _VoiceRecord(ctypes.Structure):
    _fields_ = (
        ("name", ctypes.c_char_p),
        ("languages", ctypes.c_void_p),
        ("identifier", ctypes.c_char_p),
        ("gender", ctypes.c_ubyte),
        ("age", ctypes.c_ubyte),
        ("variant", ctypes.c_ubyte),
        ("reserved", ctypes.c_ubyte),
        ("score", ctypes.c_int),
        ("spare", ctypes.c_void_p),
    )


class Espeak:
    """The library, loaded. Make it with `espeak()`: a process can hold only one."""

    def __init__(self, library: ctypes.CDLL, *, rate_hz: int) -> None:
        self.rate_hz = rate_hz
        self._library = library
        self._lock = threading.Lock()
        self._voice = ""
        self._pcm = bytearray()
        self._callback = _Samples(self._take)  # kept: the library holds only a pointer to it
        library.espeak_SetSynthCallback(self._callback)
        library.espeak_TextToPhonemes.restype = ctypes.c_char_p
        library.espeak_ListVoices.restype = ctypes.POINTER(ctypes.POINTER(_VoiceRecord))

    @functools.cached_property
    def voices(self) -> tuple[Voice, ...]:
        """All voices, without the variants that change only their timbre."""
        with self._lock:
            return tuple(_voices(self._library.espeak_ListVoices(None)))

    @functools.cached_property
    def variants(self) -> frozenset[str]:
        """The names that may follow a voice and a `+`: `en-us+Michael`."""
        wanted = _VoiceRecord(languages=ctypes.cast(ctypes.c_char_p(b"variant"), ctypes.c_void_p))
        with self._lock:
            found = _voices(self._library.espeak_ListVoices(ctypes.byref(wanted)))
            return frozenset(voice.identifier.removeprefix("!v/") for voice in found)

    def check(self, voice: str) -> None:
        """Raise UnknownVoiceError unless `voice` is a voice's name, with or without a variant."""
        self._file(voice)

    def speak(self, text: str, *, voice: str, words_per_minute: int = 165) -> bytes:
        """Return `text` as mono s16le sound of `rate_hz`. Nothing in it is taken as markup.

        Raises:
            UnknownVoiceError: if there is no such voice.
            RuntimeError: if the library fails.
        """
        encoded, file = _encode(text), self._file(voice)
        with self._lock:
            self._choose(file)
            self._library.espeak_SetParameter(_RATE, words_per_minute, 0)
            self._pcm.clear()
            failed = self._library.espeak_Synth(
                encoded, len(encoded), 0, _CHARACTERS, 0, _UTF8, None, None
            )
            if failed != _OK:
                raise RuntimeError(f"espeak-ng could not speak (code {failed})")
            return bytes(self._pcm)

    def phonemes(self, text: str, *, voice: str, ipa: bool = True) -> str:
        """Return how `text` is pronounced, in IPA or in the library's own ASCII letters.

        Raises:
            UnknownVoiceError: if there is no such voice.
        """
        file = self._file(voice)
        buffer = ctypes.create_string_buffer(_encode(text))
        rest = ctypes.c_void_p(ctypes.addressof(buffer))
        clauses: list[str] = []
        with self._lock:
            self._choose(file)
            while rest.value is not None:
                said = self._library.espeak_TextToPhonemes(
                    ctypes.byref(rest), _UTF8, _IPA if ipa else 0
                )
                clauses.append((said or b"").decode().strip())
        return " ".join(clause for clause in clauses if clause)

    def _file(self, voice: str) -> str:
        """Return what the library calls a voice: `gmw/en-US+Michael` for `en-us+Michael`."""
        base, plus, variant = voice.partition("+")
        file = self._files.get(base.lower())
        if file is None:
            raise UnknownVoiceError(f"espeak-ng has no voice {base!r}")
        if plus and variant not in self.variants:
            raise UnknownVoiceError(f"espeak-ng has no variant {variant!r} of a voice")
        return file + plus + variant

    @functools.cached_property
    def _files(self) -> dict[str, str]:
        names = [(voice.name, voice.identifier) for voice in self.voices]
        files = [(voice.identifier.lower(), voice.identifier) for voice in self.voices]
        return dict(files + names)

    def _choose(self, file: str) -> None:
        if file == self._voice:
            return
        self._voice = ""
        if self._library.espeak_SetVoiceByName(file.encode()) != _OK:
            raise RuntimeError(f"espeak-ng could not load its voice {file!r}")
        self._voice = file

    def _take(self, samples: int | None, count: int, events: int | None) -> int:
        del events
        if samples:
            self._pcm += ctypes.string_at(samples, 2 * count)
        return 0


@functools.cache
def espeak() -> Espeak:
    """Load the library that comes with espeakng-loader; the same one every time."""
    library = ctypes.CDLL(espeakng_loader.get_library_path())
    data = espeakng_loader.get_data_path().encode()
    rate_hz = library.espeak_Initialize(_SYNCHRONOUS, 0, data, _DONT_EXIT)
    if rate_hz <= 0:
        raise RuntimeError(f"espeak-ng could not start with the data in {data.decode()}")
    return Espeak(library, rate_hz=rate_hz)


def _encode(text: str) -> bytes:
    """Return what the library can read: UTF-8 without NUL, which would end it."""
    return text.replace("\0", " ").encode(errors="replace") + b"\0"


def _voices(records: "ctypes._Pointer[ctypes._Pointer[_VoiceRecord]]") -> Iterator[Voice]:
    for index in range(10_000):  # the array ends in a null pointer
        if not records[index]:
            return
        record = records[index].contents
        languages = tuple(tag.lower() for tag in _tags(record.languages))
        yield Voice(identifier=record.identifier.decode(), languages=languages)


def _tags(address: int) -> Iterator[str]:
    """Read the library's language list: a priority byte, then a tag that ends in NUL; …; 0."""
    while ctypes.string_at(address, 1) != b"\0":
        tag = ctypes.string_at(address + 1)
        yield tag.decode()
        address += 2 + len(tag)
