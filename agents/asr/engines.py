"""The recognizers by name, best first, and which of them `auto` picks on this machine."""


from config.engines import EngineSpec, EngineTable

RECOGNIZERS = EngineTable(
    "asr",
    [
        EngineSpec(
            name="faster-whisper",
            target="agents.asr.whisper:open_whisper",
            needs=("faster_whisper",),
            extra="whisper",
        ),
        EngineSpec(
            name="pocketsphinx",
            target="agents.asr.sphinx:open_sphinx",
            needs=("pocketsphinx",),
            extra="pocketsphinx",
        ),
    ],
)
