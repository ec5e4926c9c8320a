"""One announced thing, what it says, and what it is told, to see whether two readers agree."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

Said = tuple[str, str]
"""What follows `<case>/` in a topic, and a payload."""
Told = tuple[str, Mapping[str, Any]]
"""An action and its arguments."""
ON: Told = ("turn_on", {})
OFF: Told = ("turn_off", {})
TOGGLE: Told = ("toggle", {})
HALF: Told = ("turn_on", {"brightness": 128})
RED: Told = ("turn_on", {"rgb_color": [255, 0, 0]})


@dataclass(frozen=True)
class Case:
    """A thing as its maker announces it; `~` stands for `<case>` in topics."""

    name: str
    platform: str
    fields: Mapping[str, Any]
    says: tuple[Said | tuple[Said, ...], ...] = ()
    """What it says, one or several at once; after each its state is compared."""
    told: tuple[Told, ...] = ()
    """Actions with their arguments; what is said to it for each is compared."""
    unlike: Mapping[str, str] = field(default_factory=dict)
    """What differs for a reason: an attribute, `state`, or an action, and the reason."""

    @property
    def entity(self) -> str:
        """Its id for both."""
        return f"{self.platform}.{self.name}"

    @property
    def announcement(self) -> dict[str, Any]:
        """What is announced of it."""
        return {
            "~": self.name,
            "object_id": self.name,
            "unique_id": f"unique-{self.name}",
            "name": self.name.replace("_", " "),
            **self.fields,
        }
