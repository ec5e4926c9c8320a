"""Writes small PDF files by hand, so that a test says exactly what stands where, in which order.

ISO 32000-1. Chinese, Japanese and Korean use the predefined character maps of section 9.7.5.2, so
no font file is needed; Arabic uses a ToUnicode map of its own (section 9.10.3).
"""

import hashlib
from collections.abc import Sequence
from pathlib import Path

FONTS = {
    "body": b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>",
    "bold": b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica-Bold/Encoding/WinAnsiEncoding>>",
    "mono": b"<</Type/Font/Subtype/Type1/BaseFont/Courier/Encoding/WinAnsiEncoding>>",
}
CMAPS = {
    "japanese": ("Japan1", "UniJIS-UTF16-H"),
    "vertical": ("Japan1", "UniJIS-UTF16-V"),
    "chinese": ("GB1", "UniGB-UTF16-H"),
    "korean": ("Korea1", "UniKS-UTF16-H"),
}
_ARABIC_MAP = b"""/CIDInit /ProcSet findresource begin 12 dict begin begincmap
1 begincodespacerange <0000> <FFFF> endcodespacerange
1 beginbfrange <0600> <06FF> <0600> endbfrange
endcmap end end"""


class Sheet:
    """One page, 595 by 842 points (A4) unless said otherwise; places are counted from its top."""

    def __init__(self, *, width: float = 595, height: float = 842, rotate: int = 0) -> None:
        self.width, self.height, self.rotate = width, height, rotate
        self.marks: list[bytes] = []
        self.image: tuple[int, int, bytes] | None = None
        self.fields: list[tuple[float, float, str]] = []

    def write(
        self, left: float, top: float, text: str, *, size: float = 10, font: str = "body"
    ) -> "Sheet":
        """Write text whose baseline is `top` points below the page's upper edge."""
        return self._show(f"1 0 0 1 {left} {self.height - top}", text, size, font)

    def upwards(self, left: float, top: float, text: str, *, size: float = 10) -> "Sheet":
        """Write text that is turned to the left by a quarter, as stamps along an edge are."""
        return self._show(f"0 1 -1 0 {left} {self.height - top}", text, size, "body")

    def _show(self, matrix: str, text: str, size: float, font: str) -> "Sheet":
        self.marks.append(
            f"BT /{font} {size} Tf {matrix} Tm ".encode() + _string(text, font) + b" Tj ET"
        )
        return self

    def lines(
        self,
        left: float,
        top: float,
        lines: Sequence[str],
        *,
        leading: float = 12,
        size: float = 10,
        font: str = "body",
    ) -> "Sheet":
        """Write lines below each other."""
        for place, line in enumerate(lines):
            self.write(left, top + place * leading, line, size=size, font=font)
        return self

    def rule(self, left: float, right: float, top: float) -> "Sheet":
        """Draw a horizontal line."""
        height = self.height - top
        self.marks.append(f"{left} {height} m {right} {height} l S".encode())
        return self

    def field(self, left: float, top: float, text: str) -> "Sheet":
        """Add a field of a form that is filled in (section 12.7)."""
        self.fields.append((left, self.height - top, text))
        return self

    def picture(self, width: int, height: int, dots: bytes) -> "Sheet":
        """Fill the page with a grey picture, a byte a dot."""
        self.image = (width, height, dots)
        self.marks.append(f"q {self.width} 0 0 {self.height} 0 0 cm /image Do Q".encode())
        return self


def pdf(
    *sheets: Sheet,
    title: str = "",
    bookmarks: Sequence[tuple[str, int]] = (),
    password: bytes | None = None,
) -> bytes:
    """Return a file with these pages; bookmarks are titles with their pages, from 0."""
    file = _File(password)
    fonts = b" ".join(b"/%s %d 0 R" % (name.encode(), file.font(name)) for name in _names())
    pages = file.reserve()
    kids = [file.page(sheet, fonts, pages) for sheet in sheets]
    file.put(pages, b"<</Type/Pages/Count %d/Kids[%s]>>" % (len(kids), _references(kids)))
    outline = file.outline(bookmarks, kids)
    form = b"/AcroForm<</Fields[%s]>>" % _references(file.fields) if file.fields else b""
    root = file.add(b"<</Type/Catalog/Pages %d 0 R%s%s>>" % (pages, outline, form))
    info = file.add(b"<</Title<%s>>>" % ("\ufeff" + title).encode("utf-16-be").hex().encode())
    return file.whole(root, info)


def write(path: Path, *sheets: Sheet, title: str = "") -> Path:
    """Write a file with these pages."""
    path.write_bytes(pdf(*sheets, title=title))
    return path


def _references(numbers: Sequence[int]) -> bytes:
    return b" ".join(b"%d 0 R" % number for number in numbers)


def _names() -> list[str]:
    return [*FONTS, *CMAPS, "arabic"]


def _string(text: str, font: str) -> bytes:
    if font in FONTS:
        return b"<" + text.encode("cp1252").hex().encode() + b">"
    return b"<" + text.encode("utf-16-be").hex().encode() + b">"


class _File:
    def __init__(self, password: bytes | None = None) -> None:
        self._objects: list[bytes] = []
        self.fields: list[int] = []
        self._lock = None if password is None else _Lock(password)

    def add(self, content: bytes) -> int:
        self._objects.append(content)
        return len(self._objects)

    def reserve(self) -> int:
        return self.add(b"null")

    def put(self, number: int, content: bytes) -> None:
        self._objects[number - 1] = content

    def stream(self, content: bytes, entries: bytes = b"") -> int:
        if self._lock is not None:
            content = self._lock.stream(content, len(self._objects) + 1)
        return self.add(b"<</Length %d%s>>stream\n%s\nendstream" % (len(content), entries, content))

    def font(self, name: str) -> int:
        if name in FONTS:
            return self.add(FONTS[name])
        if name == "arabic":
            tounicode = self.stream(_ARABIC_MAP)
            return self._composite(b"Identity", b"Identity-H", b"/ToUnicode %d 0 R" % tounicode)
        ordering, cmap = CMAPS[name]
        return self._composite(ordering.encode(), cmap.encode(), b"")

    def _composite(self, ordering: bytes, cmap: bytes, more: bytes) -> int:
        system = b"<</Registry(Adobe)/Ordering(%s)/Supplement 0>>" % ordering
        inner = self.add(
            b"<</Type/Font/Subtype/CIDFontType2/BaseFont/None/CIDSystemInfo %s/DW %d>>"
            % (system, 500 if ordering == b"Identity" else 1000)
        )
        return self.add(
            b"<</Type/Font/Subtype/Type0/BaseFont/None/Encoding/%s/DescendantFonts[%d 0 R]%s>>"
            % (cmap, inner, more)
        )

    def page(self, sheet: Sheet, fonts: bytes, parent: int) -> int:
        image = b""
        if sheet.image is not None:
            width, height, dots = sheet.image
            image = b"/XObject<</image %d 0 R>>" % self.stream(
                dots,
                b"/Type/XObject/Subtype/Image/Width %d/Height %d/ColorSpace/DeviceGray"
                b"/BitsPerComponent 8" % (width, height),
            )
        content = self.stream(b"\n".join(sheet.marks))
        fields = [self.field(*field, fonts) for field in sheet.fields]
        self.fields += fields
        return self.add(
            b"<</Type/Page/Parent %d 0 R/MediaBox[0 0 %d %d]/Rotate %d/Contents %d 0 R"
            b"/Annots[%s]/Resources<</Font<<%s>>%s>>>>"
            % (
                *(parent, sheet.width, sheet.height, sheet.rotate, content),
                *(_references(fields), fonts, image),
            )
        )

    def field(self, left: float, bottom: float, text: str, fonts: bytes) -> int:
        look = self.stream(
            b"BT /body 10 Tf " + _string(text, "body") + b" Tj ET",
            b"/Type/XObject/Subtype/Form/BBox[0 -3 200 12]/Resources<</Font<<%s>>>>" % fonts,
        )
        return self.add(
            b"<</Type/Annot/Subtype/Widget/FT/Tx/T(field%d)/V(%s)/F 4/AP<</N %d 0 R>>"
            b"/Rect[%d %d %d %d]>>"
            % (look, text.encode(), look, left, bottom - 3, left + 200, bottom + 12)
        )

    def outline(self, bookmarks: Sequence[tuple[str, int]], pages: Sequence[int]) -> bytes:
        if not bookmarks:
            return b""
        root = self.reserve()
        first = root + 1
        for place, (title, page) in enumerate(bookmarks):
            following = b"/Next %d 0 R" % (first + place + 1) if title != bookmarks[-1][0] else b""
            self.add(
                b"<</Title(%s)/Parent %d 0 R/Dest[%d 0 R/Fit]%s>>"
                % (title.encode(), root, pages[page], following)
            )
        self.put(root, b"<</First %d 0 R/Last %d 0 R>>" % (first, root + len(bookmarks)))
        return b"/Outlines %d 0 R" % root

    def whole(self, root: int, info: int) -> bytes:
        out = bytearray(b"%PDF-1.7\n")
        places = []
        for number, content in enumerate(self._objects, 1):
            places.append(len(out))
            out += b"%d 0 obj\n%s\nendobj\n" % (number, content)
        start = len(out)
        out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(places) + 1)
        out += b"".join(b"%010d 00000 n \n" % place for place in places)
        more = b"" if self._lock is None else self._lock.entries
        out += b"trailer<</Size %d/Root %d 0 R/Info %d 0 R%s>>\nstartxref\n%d\n%%%%EOF" % (
            len(places) + 1,
            root,
            info,
            more,
            start,
        )
        return bytes(out)


class _Lock:
    """Encryption with 40 bits (section 7.6, revision 2): weak, but every program knows it."""

    def __init__(self, password: bytes) -> None:
        padded = (password + _PADDING)[:32]
        owner = _rc4(hashlib.md5(padded).digest()[:5], padded)  # noqa: S324 - the format says so
        seed = padded + owner + (-4).to_bytes(4, "little", signed=True) + _ID
        self._key = hashlib.md5(seed).digest()[:5]  # noqa: S324 - the format says so
        user = _rc4(self._key, _PADDING)
        self.entries = (
            b"/Encrypt<</Filter/Standard/V 1/R 2/P -4/O<%s>/U<%s>>>/ID[<%s><%s>]"
            % tuple(part.hex().encode() for part in (owner, user, _ID, _ID))
        )

    def stream(self, content: bytes, number: int) -> bytes:
        seed = self._key + number.to_bytes(3, "little") + b"\0\0"
        return _rc4(hashlib.md5(seed).digest()[:10], content)  # noqa: S324 - the format says so


_ID = b"0123456789abcdef"
_PADDING = bytes.fromhex("28bf4e5e4e758a4164004e56fffa01082e2e00b6d0683e802f0ca9fe6453697a")


def _rc4(key: bytes, content: bytes) -> bytes:
    state, swap = list(range(256)), 0
    for place in range(256):
        swap = (swap + state[place] + key[place % len(key)]) % 256
        state[place], state[swap] = state[swap], state[place]
    out, one, other = bytearray(), 0, 0
    for byte in content:
        one = (one + 1) % 256
        other = (other + state[one]) % 256
        state[one], state[other] = state[other], state[one]
        out.append(byte ^ state[(state[one] + state[other]) % 256])
    return bytes(out)
