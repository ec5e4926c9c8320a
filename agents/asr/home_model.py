"""What pocketsphinx needs to hear one home: a language model and a dictionary, kept on disk."""

import hashlib
import itertools
import json
import logging
import random
import shutil
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

from agents.asr import lexicon, ngrams
from agents.asr.decoys import decoys
from agents.understanding.home import Home
from agents.understanding.sampling import answers, sentences
from agents.understanding.spoken import words

log = logging.getLogger(__name__)

FORMAT = 7
"""Raise it when models are made differently: those on disk are then made again."""
SENTENCES = 40_000
AFTER_WAKE_WORD = 0.3
"""The share of sentences that begin with a wake word."""
ANSWERS_EVERY = 25
"""Each so many sentences, one that answers a question."""
BROKEN_OFF_EVERY = 20
"""Each so many sentences, one that stops in the middle: it must not be completed by guessing."""
DECOYS = 4_000
"""How many sentences mean nothing to a house."""
KEEP = 3
"""How many homes' models stay on disk."""
_PACKAGES = ("hearsay", "hassil", "home-assistant-intents", "pocketsphinx", "espeakng-loader")


@dataclass(frozen=True)
class HomeModel:
    """A language model and its dictionary on disk."""

    arpa: Path
    dictionary: Path


def ensure(home: Home, wake_words: Sequence[str], *, folder: Path, dictionary: Path) -> HomeModel:
    """Return this home's model; it is made now unless it stands in `folder`.

    Raises:
        OSError: if the disk does not take it.
    """
    place = folder / fingerprint(home, wake_words)
    model = HomeModel(place / "home.arpa", place / "home.dict")
    if not model.arpa.exists():
        folder.mkdir(parents=True, exist_ok=True)
        making = Path(tempfile.mkdtemp(dir=folder, prefix="making-"))
        _make(home, wake_words, making, dictionary)
        shutil.rmtree(place, ignore_errors=True)
        making.rename(place)
        _forget_old(folder, place)
    return model


def fingerprint(home: Home, wake_words: Sequence[str]) -> str:
    """Return a name for everything a model is made of: what is called how, and who makes it."""
    devices = sorted(
        [d.kind, d.name, *sorted(d.aliases), str(d.attributes.get("device_class"))]
        for d in home.devices
    )
    areas = sorted([a.name, a.floor or "", *sorted(a.aliases)] for a in home.areas)
    made_by = [FORMAT, *(f"{package} {version(package)}" for package in _PACKAGES)]
    whole = json.dumps([devices, areas, sorted(wake_words), made_by])
    return hashlib.sha256(whole.encode()).hexdigest()[:16]


def _make(home: Home, wake_words: Sequence[str], place: Path, dictionary: Path) -> None:
    said = list(_said(heard_in_english(home, dictionary), wake_words))
    known = {word for sentence in said for word in sentence.split()}
    model = ngrams.learn([*said, *decoys(known, DECOYS, dictionary=dictionary)])
    ngrams.write_arpa(model, place / "home.arpa")
    plain = [word for word in model.vocabulary if word not in {ngrams.START, ngrams.END}]
    lexicon.write(lexicon.pronunciations(plain, dictionary), place / "home.dict")


def heard_in_english(home: Home, dictionary: Path) -> Home:
    """Return the home without the aliases that no English dictionary has: they are other languages.

    Names stay: a thing of which nobody knows the word is said by its name. Devices and areas stand
    in the order of their ids: they come in any order, and an equal home must get an equal model.
    """
    known = lexicon.words_of(dictionary)

    def english(aliases: Iterable[str]) -> tuple[str, ...]:
        return tuple(alias for alias in aliases if known.issuperset(words(alias)))

    devices = sorted(home.devices, key=lambda device: device.device)
    areas = sorted(home.areas, key=lambda area: area.id)
    return Home(
        devices=tuple(d.model_copy(update={"aliases": english(d.aliases)}) for d in devices),
        areas=tuple(a.model_copy(update={"aliases": english(a.aliases)}) for a in areas),
    )


def _said(home: Home, wake_words: Sequence[str]) -> Iterator[str]:
    """Yield what the model learns from: commands, answers, some of them after a wake word."""
    rng = random.Random(0)  # noqa: S311  # no secret: equal homes must get equal models
    replies = itertools.cycle(answers(home))
    for index, sentence in enumerate(sentences(home, SENTENCES)):
        wake = rng.choice(wake_words) if wake_words and rng.random() < AFTER_WAKE_WORD else ""
        yield f"{wake} {sentence}"
        if index % ANSWERS_EVERY == 0:
            yield next(replies)
        if index % BROKEN_OFF_EVERY == 0:
            spoken = sentence.split()
            yield " ".join(spoken[: rng.randint(1, len(spoken))])
    yield from wake_words


def _forget_old(folder: Path, newest: Path) -> None:
    """Remove models of homes that were, and what a killed process left half made."""
    places = sorted(folder.iterdir(), key=lambda place: place.stat().st_mtime, reverse=True)
    kept = [newest, *(p for p in places if p != newest and not p.name.startswith("making-"))]
    for place in places:
        if place not in kept[:KEEP]:
            shutil.rmtree(place, ignore_errors=True)
