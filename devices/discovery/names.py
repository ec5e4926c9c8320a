"""What announced things and their places are called."""

from typing import Any

from bus.messages import Area
from devices import identity as identities
from devices.discovery.announcement import Component
from devices.text import clean, slug

LONGEST_NAME = 100
LONGEST_ID, LONGEST_AREA = 120, 64


def name(component: Component) -> str:
    """Return how people call it: its device's name and its own, as Home Assistant joins them."""
    device, fields = _cleaned(component.device.get("name")), component.fields
    own = _cleaned(fields.get("name"))
    if not own and "name" not in fields and component.platform in {"sensor", "binary_sensor"}:
        own = _cleaned(fields.get("device_class")).replace("_", " ")
    if not device or own.casefold().startswith(device.casefold()):
        joined = own or device
    else:
        joined = f"{device} {own}".strip()
    return joined[:LONGEST_NAME] or component.object_id.replace("_", " ")


def object_id(component: Component) -> str:
    """Return the second half of its id: what it asks for, else what its topic calls it."""
    wanted = component.fields.get("object_id")
    said = wanted if isinstance(wanted, str) and wanted else component.object_id
    return slug(said.removeprefix(f"{component.platform}."), LONGEST_ID)


def area(component: Component) -> Area | None:
    """Return the area its device suggests."""
    suggested = _cleaned(component.device.get("suggested_area"))
    if not suggested:
        return None
    return Area(id=slug(suggested, LONGEST_AREA), name=suggested)


def identity(component: Component, integration: str, announced: str) -> identities.Identity:
    """Return what makes a component, announced there, the same later and in other systems."""
    device, fields = component.device, component.fields
    return identities.identity(
        component.platform,
        integration,
        fields.get("unique_id"),
        appliances=identities.announced(device.get("identifiers"), device.get("connections")),
        device_class=fields.get("device_class"),
        place=f"{announced} {component.object_id}",
    )


def _cleaned(said: Any) -> str:
    if isinstance(said, bool) or not isinstance(said, str | int | float):
        return ""
    return clean(str(said)[: 4 * LONGEST_NAME])[:LONGEST_NAME]
