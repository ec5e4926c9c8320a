"""A whole device announced at once, with what its components share."""

from typing import Any

from tests.devices.discovery.compared.case import OFF, ON, Case

SHARED: dict[str, Any] = {
    "dev": {"ids": ["box"], "name": "Box", "cns": [["mac", "02:5b:26:a8:dc:12"]], "mf": "Acme"},
    "o": {"name": "box2mqtt", "sw": "2.1", "url": "https://example.org"},
    "stat_t": "box/state",
    "avty_t": "box/there",
    "qos": 1,
    "encoding": "utf-8",
}
COMPONENTS = (
    Case("box_relay", "switch", {"name": "Relay", "cmd_t": "~/relay/set", "cmd_tpl": "{{ value }}!",
                                 "val_tpl": "{{ value_json.relay }}"},
         (), (ON, OFF)),
    Case("box_itself", "light", {"name": None, "cmd_t": "~/set",
                                 "stat_val_tpl": "{{ value_json.light }}"}, (), (ON,)),
    Case("box_warmth", "sensor", {"dev_cla": "temperature", "unit_of_meas": "\u00b0C",
                                  "val_tpl": "{{ value_json.t }}"}),
    Case("box_motion", "binary_sensor", {"name": "Motion", "stat_t": "~/motion"}),
    Case("box_own", "switch",
         {"name": "Own", "cmd_t": "~/own/set", "avty_t": "~/own", "pl_avail": "1",
          "val_tpl": "{{ value_json.own }}"}),
)  # fmt: skip
SAYS = (
    ("box/there", "online"),
    ("box/state", '{"relay":"ON","light":"OFF","t":21.5,"own":"ON"}'),
    ("box/motion", "ON"),
    ("box/own", "1"),
    ("box/there", "offline"),
    ("box/own", "offline"),
    ("box/there", "online"),
    ("box/state", '{"relay":"OFF","light":"ON"}'),
)
"""Whole topics and payloads; all components are compared after each."""


def announcement() -> dict[str, Any]:
    """Return what is announced of the device."""
    keep = {"object_id", "unique_id"}
    components = {
        case.name: {"p": case.platform, "~": "box", **case.fields,
                    **{n: v for n, v in case.announcement.items() if n in keep}}
        for case in COMPONENTS
    }  # fmt: skip
    return {**SHARED, "cmps": components}
