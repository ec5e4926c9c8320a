"""The file in which a running broker says where it is: `<data>/broker.json`."""

from pathlib import Path
from typing import Self

from pydantic import BaseModel, ConfigDict, ValidationError

NAME = "broker.json"


class Record(BaseModel):
    """Where the broker of a data folder listens, and which processes it is."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    url: str
    kind: str
    port: int
    pid: int
    """Of the process that listens."""
    keeper: int
    """Of the process that keeps it running: the same, if the broker needs none."""

    @classmethod
    def read(cls, data: Path) -> Self | None:
        """Return what stands in the folder's file, or None if there is nothing of use."""
        try:
            return cls.model_validate_json((data / NAME).read_bytes())
        except (OSError, ValidationError):
            return None

    def write(self, data: Path) -> None:
        """Replace the folder's file; a reader never sees half of it."""
        new = data / f"{NAME}.new"
        new.write_text(self.model_dump_json() + "\n", encoding="utf-8")
        new.replace(data / NAME)

    @staticmethod
    def remove(data: Path) -> None:
        """Say that no broker runs any more."""
        (data / NAME).unlink(missing_ok=True)
