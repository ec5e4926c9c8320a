"""pymicro-wakeword: four English wake words, their models in the wheel."""

from collections.abc import Mapping, Sequence

from pymicro_wakeword import MicroWakeWord, MicroWakeWordFeatures, Model


class MicroSession:
    """Hears one stream. The features are computed once for all words."""

    def __init__(self, words: Sequence[str]) -> None:
        self._features = MicroWakeWordFeatures()
        self._models = {word: MicroWakeWord.from_builtin(Model(word)) for word in words}

    def feed(self, pcm: bytes) -> dict[str, float]:
        """Hear the next samples; return each word's highest score in them."""
        best = dict.fromkeys(self._models, 0.0)
        for features in self._features.process_streaming(pcm):
            for word, model in self._models.items():
                best[word] = max(best[word], model.process_streaming_prob(features) or 0.0)
        return best


class MicroDetector:
    """Knows the words that come with pymicro-wakeword."""

    def __init__(self) -> None:
        self._cutoffs = {
            model.value: MicroWakeWord.from_builtin(model).probability_cutoff for model in Model
        }

    @property
    def cutoffs(self) -> Mapping[str, float]:
        """The words, and the scores their makers recommend."""
        return self._cutoffs

    def session(self, words: Sequence[str]) -> MicroSession:
        """Begin to hear a stream."""
        return MicroSession(words)
