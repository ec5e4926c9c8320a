"""The satellite with a recording for a microphone: `satellite.microphone` names the WAV file."""

from pathlib import Path

from agents.satellite.recorded import RecordedMicrophone
from agents.satellite.wav import read_wav
from agents.satellite.worker import Hardware, Satellite
from bus.worker import Context, main


async def run(context: Context) -> None:
    """Work as the real one does, until cancelled."""
    pcm = read_wav(Path(context.settings.satellite.microphone))
    hardware = Hardware(microphone=lambda: RecordedMicrophone(pcm), loudspeaker=None)
    await Satellite(context=context, hardware=hardware).run()


if __name__ == "__main__":
    main(lambda settings: f"satellite-{settings.room}", run)
