"""Files made here: honest ones of each kind, and disguised ones that must not get through."""

import io
import struct
import zipfile
import zlib
from collections.abc import Iterator

from PIL import Image

EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$" + b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
TYPES = (
    '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/'
    'content-types"><Override PartName="/word/document.xml" ContentType="application/vnd.'
    'openxmlformats-officedocument.wordprocessingml.document.main+xml"/>%s</Types>'
)


def archive(parts: dict[str, bytes | str], *, stored: tuple[str, ...] = (), comment: bytes = b"",
            ) -> bytes:  # fmt: skip
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in parts.items():
            how = zipfile.ZIP_STORED if name in stored else zipfile.ZIP_DEFLATED
            file.writestr(zipfile.ZipInfo(name), content, compress_type=how)
        file.comment = comment
    return out.getvalue()


def docx(text: str = "A CV", *, types: str = "", **more: bytes | str) -> bytes:
    body = f'<w:document xmlns:w="{W}"><w:body><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:body>'
    parts: dict[str, bytes | str] = {
        "[Content_Types].xml": TYPES % types,
        "word/document.xml": f"{body}</w:document>",
    }
    parts.update({name.replace("__", "/"): content for name, content in more.items()})
    return archive(parts)


def docx_with(parts: dict[str, bytes | str], *, types: str = "") -> bytes:
    honest = {"[Content_Types].xml": TYPES % types, "word/document.xml": "<w:document/>"}
    return archive({**honest, **parts})


def rels(target: str, kind: str, mode: str = "External") -> str:
    return (
        '<Relationships><Relationship Id="r1"'
        f' Type="{REL}/{kind}" Target="{target}" TargetMode="{mode}"/></Relationships>'
    )


def odt(**more: bytes | str) -> bytes:
    parts: dict[str, bytes | str] = {
        "mimetype": b"application/vnd.oasis.opendocument.text",
        "content.xml": "<office:document-content/>",
    }
    parts.update({name.replace("__", "/"): content for name, content in more.items()})
    return archive(parts, stored=("mimetype",))


def pdf(body: bytes = b"", *, tail: bytes = b"") -> bytes:
    start = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
    pages = b"2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\n"
    return start + pages + body + b"trailer<</Root 1 0 R>>\n%%EOF\n" + tail


def packed_pdf(inside: bytes) -> bytes:
    packed = zlib.compress(inside)
    head = b"5 0 obj<</Type/ObjStm/N 1/First 4/Filter/FlateDecode/Length %d>>stream\n"
    return pdf(head % len(packed) + packed + b"\nendstream endobj\n")


def picture(form: str, *, size: tuple[int, int] = (40, 30), exif: bytes = b"", mode: str = "RGB",
            ) -> bytes:  # fmt: skip
    out = io.BytesIO()
    options = {"exif": exif} if exif else {}
    Image.new(mode, size, 120).save(out, form, **options)
    return out.getvalue()


def picture_of_a_place(form: str = "JPEG") -> bytes:
    """With a position, an owner and a camera in its EXIF, turned on its side."""
    exif = Image.Exif()
    exif[0x010F], exif[0x013B], exif[0x0112] = "ZZCAMERA", "ZZOWNER", 6
    place = exif.get_ifd(0x8825)
    place.update({1: "N", 2: (53.0, 28.0, 46.0), 3: "W", 4: (2.0, 14.0, 43.0)})
    return picture(form, exif=exif.tobytes())


def claimed_png(width: int, height: int) -> bytes:
    """A PNG whose head claims a size that its few bytes do not have."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        check = struct.pack("!I", zlib.crc32(kind + data))
        return struct.pack("!I", len(data)) + kind + data + check

    head = struct.pack("!IIBBBBB", width, height, 8, 2, 0, 0, 0)
    data = zlib.compress(b"\0" * 1000)
    start = b"\x89PNG\r\n\x1a\n"
    return start + chunk(b"IHDR", head) + chunk(b"IDAT", data) + chunk(b"IEND", b"")


def bomb(times: int = 1) -> bytes:
    """A Word file of some kilobytes whose one part unpacks to `times` times 64 MB."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as file:
        file.writestr("[Content_Types].xml", TYPES % "")
        with file.open("word/document.xml", "w", force_zip64=True) as part:
            for _ in range(64 * times):
                part.write(b"\0" * 1024 * 1024)
    return out.getvalue()


def lying_bomb() -> bytes:
    """The same, with its directory and its head saying that the part is small."""
    content = bomb()
    size = struct.pack("<I", 64 * 1024 * 1024)
    return content.replace(size, struct.pack("<I", 1000))


def four_gigabytes() -> bytes:
    """A hundred parts that share one run of packed noughts, 42 MB each (after Fifield 2019, but
    told in the directory alone): under 42 kB that say 4 GB."""
    packed = zlib.compressobj(9, zlib.DEFLATED, -15)
    body = packed.compress(b"\0" * 1024 * 1024) + packed.flush()
    heads, directory = b"", b""
    for number in range(100):
        name = b"word/document.xml" if number == 0 else b"word/part%03d.xml" % number
        size = struct.pack("<IIIHH", 0, len(body), 42 * 1024 * 1024, len(name), 0)
        fields = struct.pack("<HHHHH", 20, 0, 8, 0, 0) + size
        directory += b"PK\x01\x02" + struct.pack("<H", 20) + fields
        directory += struct.pack("<HHHII", 0, 0, 0, 0, len(heads)) + name
        heads += b"PK\x03\x04" + fields + name + (body if number == 0 else b"")
    end = struct.pack("<HHHHIIH", 0, 0, 100, 100, len(directory), len(heads), 0)
    return heads + directory + b"PK\x05\x06" + end


def nested_bomb() -> bytes:
    inner = archive({"a": b"\0" * 4_000_000})
    return docx_with({"word/media/image1.zip": archive({"b": inner})})


def disguised() -> Iterator[tuple[str, str, bytes]]:
    """(what it is, the name it was given, its bytes): each is to be refused."""
    html = b"<html><script>alert(1)</script></html>"
    svg = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
    exe, elf = b"MZ\x90\0" + b"\0" * 200, b"\x7fELF" + b"\0" * 200
    old_doc = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600
    for name in ("cv.pdf", "cv.docx", "photo.jpg", "photo.png", "cv.html"):
        yield f"a web page named {name}", name, html
    for name in ("photo.png", "photo.svg", "photo.jpg"):
        yield f"a drawing with a script named {name}", name, svg
    for name in ("cv.pdf", "cv.pdf.exe", "cv.docx", "photo.jpg"):
        yield f"a program named {name}", name, exe
    yield "a Linux program", "cv.pdf", elf
    yield "a shell script", "cv.pdf", b"#!/bin/sh\nrm -rf /\n"
    yield "an old Word file", "cv.doc", old_doc
    yield "an old Word file named docx", "cv.docx", old_doc
    yield "plain text named pdf", "cv.pdf", b"Just words"
    yield "EICAR by itself", "cv.pdf", EICAR
    yield "EICAR zipped", "cv.docx", archive({"eicar.com": EICAR})
    yield "EICAR zipped twice", "cv.zip", archive({"in.zip": archive({"eicar.com": EICAR})})
    yield "a zip", "cv.zip", archive({"a.txt": b"a"})
    yield "a zip named docx", "cv.docx", archive({"a.txt": b"a"})
    yield "a Java archive named odt", "cv.odt", archive({"META-INF/MANIFEST.MF": b"Main-Class: A"})
    yield "a spreadsheet named docx", "cv.docx", archive(
        {"[Content_Types].xml": TYPES.replace("wordprocessingml", "spreadsheetml") % "",
         "xl/workbook.xml": "<workbook/>"}
    )  # fmt: skip
    macro = 'ContentType="application/vnd.ms-word.document.macroEnabled.main+xml"'
    yield "a macro file named docx", "cv.docx", docx_with({"word/vbaProject.bin": old_doc})
    yield "a macro type", "cv.docx", docx(types=f"<Override {macro}/>")
    yield "a macro part named otherwise", "cv.docx", docx_with({"word/thing.xml": old_doc})
    yield "an ActiveX control", "cv.docx", docx_with({"word/activeX/activeX1.xml": "<ax/>"})
    yield "an embedded program", "cv.docx", docx_with({"word/embeddings/oleObject1.bin": exe})
    yield "a program among the pictures", "cv.docx", docx_with({"word/media/image1.png": exe})
    yield (
        "a template from elsewhere",
        "cv.docx",
        docx_with(
            {"word/_rels/settings.xml.rels": rels("http://a.example/t.dotm", "attachedTemplate")}
        ),
    )
    yield (
        "a picture from elsewhere",
        "cv.docx",
        docx_with({"word/_rels/document.xml.rels": rels("http://a.example/p.png", "image")}),
    )
    yield (
        "an object from a share",
        "cv.docx",
        docx_with({"word/_rels/document.xml.rels": rels("file://server/share", "oleObject")}),
    )
    yield "a field that runs", "cv.docx", docx("DDEAUTO c:\\\\windows\\\\system32\\\\cmd.exe")
    yield "a web page inside", "cv.docx", docx("<w:altChunk r:id='a'/>")
    yield (
        "an outside entity",
        "cv.docx",
        docx_with(
            {
                "word/document.xml": '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>'
            }
        ),
    )
    yield (
        "entities that multiply",
        "cv.docx",
        docx_with(
            {"word/styles.xml": '<!DOCTYPE l [<!ENTITY a "aa"><!ENTITY b "&a;&a;">]><l>&b;</l>'}
        ),
    )
    yield "a path upwards", "cv.docx", docx_with({"../../etc/cron.d/a": b"a"})
    yield "a path from the root", "cv.docx", docx_with({"/etc/passwd": b"a"})
    yield "a path with backslashes", "cv.docx", docx_with({"..\\..\\a": b"a"})
    yield "something behind the archive", "cv.docx", docx() + b"MZ" + b"\0" * 50
    yield "something before the archive", "cv.docx", b"GIF89a" + docx()
    yield (
        "a comment behind the archive",
        "cv.docx",
        archive({"[Content_Types].xml": TYPES % "", "word/document.xml": "<a/>"}, comment=html),
    )
    yield "OpenDocument with a macro", "cv.odt", odt(Basic__Standard__Module1="Sub Main")
    yield "OpenDocument with a script", "cv.odt", odt(Scripts__python__a="import os")
    yield (
        "OpenDocument that listens",
        "cv.odt",
        odt(content__xml="", **{"settings.xml": "<a/>"}) + b"x",
    )
    yield "OpenDocument with an object", "cv.odt", odt(**{"Object 1__content.xml": "<a/>"})
    yield (
        "a script in a PDF",
        "cv.pdf",
        pdf(b"3 0 obj<</S/JavaScript/JS(app.alert\\(1\\))>>endobj\n"),
    )
    yield "a script in a PDF, written oddly", "cv.pdf", pdf(b"3 0 obj<</S/J#61vaScript/J#53(a)>>\n")
    yield "a script packed in a PDF", "cv.pdf", packed_pdf(b"3 0 <</S/JavaScript/JS(a)>>")
    yield "a PDF that starts a program", "cv.pdf", pdf(b"3 0 obj<</S/Launch/F(cmd.exe)>>endobj\n")
    yield "a PDF with a file inside", "cv.pdf", pdf(b"3 0 obj<</Type/EmbeddedFile>>endobj\n")
    yield "a PDF with a form that runs", "cv.pdf", pdf(b"3 0 obj<</XFA 4 0 R>>endobj\n")
    yield "a PDF with a password", "cv.pdf", pdf(b"3 0 obj<</Encrypt 4 0 R>>endobj\n")
    yield "a PDF with an archive behind", "cv.pdf", pdf(tail=archive({"a": b"a"}))
    yield "a PDF with a page behind", "cv.pdf", pdf(tail=html)
    yield "a PDF that begins late", "cv.pdf", b"\n\n" + pdf()
    yield "a PDF cut short", "cv.pdf", pdf()[:60]
    yield "a picture named pdf", "cv.pdf", picture("PNG")
    yield "a PDF named jpg", "photo.jpg", pdf()
    yield "a JPEG named png", "photo.png", picture("JPEG")
    yield "a picture cut short", "photo.png", picture("PNG")[:60]
    yield "a head of a JPEG alone", "photo.jpg", b"\xff\xd8\xff\xe0" + b"\0" * 40
    yield "a GIF", "photo.gif", picture("GIF", mode="P")
    yield "a bitmap", "photo.bmp", picture("BMP")
    yield "an iPhone photo", "photo.heic", b"\0\0\0\x18ftypheic" + b"\0" * 40
    yield "a picture of a billion points", "photo.png", claimed_png(40_000, 40_000)
    yield "nothing", "cv.pdf", b""
    yield "a link for Windows", "cv.pdf.lnk", b"L\0\0\0\x01\x14\x02\0" + b"\0" * 70
    yield "a folder of another system", "cv.rar", b"Rar!\x1a\x07\x01\0" + b"\0" * 40
    yield "a packed folder", "cv.7z", b"7z\xbc\xaf\x27\x1c" + b"\0" * 40
