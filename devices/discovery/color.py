"""Colours as lamps speak of them, from and to red, green and blue at full brightness."""

import colorsys

RGB = tuple[int, int, int]
MIRED = 1_000_000
"""A colour temperature in mired is a million divided by one in kelvin."""


def kelvin(mired: float) -> int:
    """Return a colour temperature in kelvin.

    Raises:
        ValueError: if it is none.
    """
    if mired <= 0:
        raise ValueError(f"{mired:g} is no colour temperature")
    return int(MIRED // mired)


def mired(degrees: float) -> int:
    """Return a colour temperature in mired."""
    return round(MIRED / degrees)


def from_hs(hue: float, saturation: float) -> RGB:
    """Return the colour of a hue (0 to 360) and a saturation (0 to 100)."""
    red, green, blue = colorsys.hsv_to_rgb(hue / 360 % 1, min(max(saturation, 0), 100) / 100, 1)
    return round(red * 255), round(green * 255), round(blue * 255)


def to_hs(rgb: RGB) -> tuple[float, float]:
    """Return hue (0 to 360) and saturation (0 to 100)."""
    hue, saturation, _ = colorsys.rgb_to_hsv(*(part / 255 for part in rgb))
    return round(hue * 360, 3), round(saturation * 100, 3)


def to_xy(rgb: RGB) -> tuple[float, float]:
    """Return the point in the CIE 1931 diagram.

    The matrix is the one for lamps with a wide gamut of
    https://developers.meethue.com/develop/application-design-guidance/color-conversion-formulas-rgb-to-xy-and-back/
    """
    red, green, blue = (_linear(part / 255) for part in rgb)
    x = red * 0.664511 + green * 0.154324 + blue * 0.162028
    y = red * 0.283881 + green * 0.668433 + blue * 0.047685
    z = red * 0.000088 + green * 0.072310 + blue * 0.986039
    total = x + y + z
    return (round(x / total, 3), round(y / total, 3)) if total else (0.0, 0.0)


def from_xy(x: float, y: float) -> RGB:
    """Return the colour of a point in the CIE 1931 diagram, as bright as it can be."""
    y = y or 1e-11
    big_x, big_z = x / y, (1 - x - y) / y
    parts = (
        big_x * 1.656492 - 0.354851 - big_z * 0.255038,
        -big_x * 0.707196 + 1.655397 + big_z * 0.036152,
        big_x * 0.051713 - 0.121364 + big_z * 1.011530,
    )
    curved = [_curved(max(part, 0)) for part in parts]
    most = max(*curved, 1e-11)
    red, green, blue = (int(part / most * 255) for part in curved)
    return red, green, blue


def to_rgbw(rgb: RGB) -> tuple[int, int, int, int]:
    """Return a colour for a lamp with a white beside red, green and blue, as bright as before."""
    white = min(rgb)
    parts = [*(part - white for part in rgb), white]
    share = max(rgb) / (max(parts) or 1)
    red, green, blue, white = (round(part * share) for part in parts)
    return red, green, blue, white


def from_rgbw(rgb: RGB, white: float) -> RGB:
    """Return the colour that red, green, blue and a white make together."""
    parts = [part + white for part in rgb]
    share = max(*rgb, white) / (max(parts) or 1)
    red, green, blue = (round(part * share) for part in parts)
    return red, green, blue


def brightest(rgb: RGB) -> tuple[RGB, int]:
    """Return a colour at full brightness, and its brightness (0 to 255)."""
    most = max(rgb)
    if not most:
        return rgb, 0
    red, green, blue = (min(round(part / most * 255), 255) for part in rgb)
    return (red, green, blue), most


def _linear(part: float) -> float:
    return float(((part + 0.055) / 1.055) ** 2.4) if part > 0.04045 else part / 12.92  # noqa: PLR2004 - sRGB


def _curved(part: float) -> float:
    return 12.92 * part if part <= 0.0031308 else float(1.055 * part ** (1 / 2.4) - 0.055)  # noqa: PLR2004 - sRGB
