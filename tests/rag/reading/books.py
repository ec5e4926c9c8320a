"""Makes small books."""

import io
import zipfile

CONTAINER = """<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>
<rootfile full-path="OEBPS/book.opf"/></rootfiles></container>"""
PACKAGE = """<package xmlns="http://www.idpf.org/2007/opf">
<metadata xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>{title}</dc:title></metadata>
<manifest><item id="n" href="nav.xhtml" properties="nav"/>{items}</manifest>
<spine><itemref idref="n"/>{references}<itemref idref="gone"/></spine></package>"""
ENCRYPTION = """<encryption xmlns="urn:oasis:names:tc:opendocument:xmlns:container">
<EncryptedData xmlns="http://www.w3.org/2001/04/xmlenc#"><CipherData>
<CipherReference URI="{name}"/></CipherData></EncryptedData></encryption>"""


def epub(chapters: dict[str, str], *, title: str = "Book", encrypted: str | None = None) -> bytes:
    items = "".join(f'<item id="{at}" href="{name}"/>' for at, name in enumerate(chapters))
    references = "".join(f'<itemref idref="{at}"/>' for at in range(len(chapters)))
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("mimetype", "application/epub+zip")
        archive.writestr("META-INF/container.xml", CONTAINER)
        package = PACKAGE.format(title=title, items=items, references=references)
        archive.writestr("OEBPS/book.opf", package)
        archive.writestr("OEBPS/nav.xhtml", "<p>Contents")
        for name, text in chapters.items():
            archive.writestr(f"OEBPS/{name.replace('%20', ' ')}", text)
        if encrypted is not None:
            archive.writestr("META-INF/encryption.xml", ENCRYPTION.format(name=encrypted))
    return file.getvalue()
