"""The wake word engines there are, best first."""

from config.engines import EngineSpec, EngineTable

ENGINES = EngineTable(
    "wake",
    (
        EngineSpec(
            name="pymicro-wakeword",
            target="agents.wake.micro:MicroDetector",
            needs=("pymicro_wakeword",),
        ),
    ),
)
