"""Templates that pick a value out of what Tasmota says."""

Path = tuple[str | int, ...]


def text(said: object) -> str:
    """Return a text or number as templates write it, whatever is in it."""
    return ascii(said)


def picked(path: Path) -> str:
    """Return what picks a value that is always there."""
    return "value_json" + "".join(f"[{text(step)}]" for step in path)


def among(name: str, value: str = "{it}") -> str:
    """Return a template for a value of a name, if the payload has it; `{it}` is the value."""
    it = picked((name,))
    return f"{{% if {it} is defined %}}{{{{ {value.replace('{it}', it)} }}}}{{% endif %}}"


def power(index: int) -> str:
    """Return a template for the state of an output, counted from 0; the only one has no number."""
    numbered = among(f"POWER{index + 1}")
    return f"{numbered}{among('POWER')}" if index == 0 else numbered


STATUS = "{% set said = value_json.StatusSNS if value_json.StatusSNS is mapping else value_json %}"
"""What sensors say comes by itself, or as an answer, then one level deeper."""


def measured(path: Path) -> str:
    """Return a template for a sensor's value; one number may stand for a list of one."""
    it = "said" + "".join(f"[{text(step)}]" for step in path)
    if isinstance(path[-1], int):
        whole = "said" + "".join(f"[{text(step)}]" for step in path[:-1])
        other = whole if path[-1] == 0 else "''"
        it = f"{other} if {whole} is number else {it}"
    return f"{STATUS}{{{{ {it} }}}}"
