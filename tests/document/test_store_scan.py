"""Scans: what they are is judged by what is in them."""

import hashlib
import zlib
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from tests.cast import MONDAY, World
from trucban.document import selectors, services
from trucban.document.models import Scan
from trucban.document.services.scans import LARGEST_BYTES, checked, clean_name
from trucban.document.wording import SecretMarkFound
from trucban.lib.errors import NotVisible, PermissionDenied

PLAIN = b"%PDF-1.7\n1 0 obj << /Type /Catalog >> endobj\ntrailer << /Root 1 0 R >>\n%%EOF\n"


def image(kind: str = "PNG", mode: str = "RGB", size: tuple[int, int] = (20, 10)) -> bytes:
    out = BytesIO()
    Image.new(mode, size).save(out, kind)
    return out.getvalue()


def pdf(inside: bytes) -> bytes:
    return PLAIN.replace(b"/Type /Catalog", b"/Type /Catalog " + inside)


def packed(inside: bytes, extra: bytes = b"") -> bytes:
    body = zlib.compress(inside)
    head = b"9 0 obj << /Type /ObjStm /Filter /FlateDecode " + extra + b">>\nstream\n"
    return PLAIN.replace(b"trailer", head + body + b"\nendstream endobj\ntrailer")


def store(world: World, who: str = "lan", name: str = "Biên bản 23-11.pdf", data: bytes = PLAIN) -> Scan:
    return services.store_scan(actor=world.actor(who), name=name, data=data, at=MONDAY)


@pytest.mark.django_db
def test_the_clerk_stores_a_signed_paper(world: World) -> None:
    scan = store(world)
    assert scan.sha256 == hashlib.sha256(PLAIN).hexdigest()
    assert scan.file.read() == PLAIN
    assert scan.file_name == "Biên bản 23-11.pdf"
    assert selectors.get_scan(actor=world.actor("an"), scan_id=scan.pk) == scan


@pytest.mark.django_db
def test_others_neither_store_nor_find(world: World, other_world: World) -> None:
    with pytest.raises(PermissionDenied):
        store(world, "binh")
    scan = store(world)
    for actor in (world.actor("binh"), other_world.actor("chi2")):
        with pytest.raises(NotVisible):
            selectors.get_scan(actor=actor, scan_id=scan.pk)


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["MẬT 12.pdf", "ke_hoach_TỐI MẬT.pdf", "CV-TUYET-MAT.pdf"])
def test_a_mark_of_secrecy_in_the_name_is_refused(world: World, name: str) -> None:
    with pytest.raises(SecretMarkFound):
        store(world, name=name)
    assert not Scan.objects.exists()


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("../../etc/passwd.pdf", "passwd.pdf"),
        ("C:\\Users\\x\\scan.png", "scan.png"),
        ("a\x00b\nc.pdf", "ab c.pdf"),
        ("x" * 300 + ".pdf", "x" * 196 + ".pdf"),
    ],
)
def test_a_name_is_only_a_name(name: str, shown: str) -> None:
    assert clean_name(name) == shown


@pytest.mark.parametrize("name", ["", "..", "/", "\x00"])
def test_a_file_without_a_name_is_refused(name: str) -> None:
    with pytest.raises(services.ScanNameMissing):
        clean_name(name)


@pytest.mark.parametrize("data", [b"", b"GIF89a", b"<html>", b"PK\x03\x04", b"MZ\x90", b" %PDF-1.7 %%EOF"])
def test_other_kinds_are_refused_whatever_their_name(data: bytes) -> None:
    with pytest.raises(services.ScanNotAccepted):
        checked(data)


def test_more_than_ten_megabytes_are_refused() -> None:
    with pytest.raises(services.FileTooLarge):
        checked(PLAIN.ljust(LARGEST_BYTES + 1))


@pytest.mark.parametrize(
    "data",
    [
        pdf(b"/OpenAction << /S /JavaScript /JS (app.alert(1)) >>"),
        pdf(b"/OpenAction << /S /Java#53cript >>"),
        pdf(b"/OpenAction << /S /Launch /F (cmd.exe) >>"),
        pdf(b"/Names << /EmbeddedFiles 2 0 R >>"),
        pdf(b"/AcroForm << /XFA [1 0 R] >>"),
        pdf(b"/Encrypt 3 0 R"),
        packed(b"<< /S /JavaScript >>"),
        packed(b"<< >>", b"/DecodeParms << /Predictor 12 >> "),
    ],
)
def test_a_pdf_that_acts_hides_or_is_locked_is_refused(data: bytes) -> None:
    with pytest.raises(services.PdfNotPlain):
        checked(data)


def test_a_pdf_packed_harmlessly_is_kept() -> None:
    assert checked(packed(b"<< /Type /Page >>")) == (packed(b"<< /Type /Page >>"), "pdf")


@pytest.mark.parametrize(
    "data",
    [
        PLAIN[:40],
        packed(b"0" * (50 * 1024 * 1024)),
        image()[:45],
        image("JPEG")[:300],
        b"\xff\xd8\xff" + b"0" * 99,
    ],
)
def test_what_is_cut_off_broken_or_a_bomb_is_refused(data: bytes) -> None:
    with pytest.raises(services.ScanDamaged):
        checked(data)


def test_an_image_with_more_pixels_than_a_scan_is_refused() -> None:
    with pytest.raises(services.ScanDamaged):
        checked(image(mode="1", size=(10_000, 7_000)))


@pytest.mark.parametrize(
    ("kind", "mode"), [("PNG", "RGBA"), ("PNG", "P"), ("PNG", "1"), ("JPEG", "L"), ("JPEG", "CMYK")]
)
def test_images_of_every_kind_are_drawn_again(kind: str, mode: str) -> None:
    kept, _ending = checked(image(kind, mode))
    assert Image.open(BytesIO(kept)).size == (20, 10)


def test_what_hides_behind_an_image_is_left_out() -> None:
    kept, _ending = checked(image() + b"<script>alert(1)</script>")
    assert b"script" not in kept


@pytest.mark.material
def test_the_place_where_a_photo_was_taken_is_left_out(material: Path) -> None:
    for file in sorted((material / "data" / "hostile" / "images" / "gps").glob("*.jpg")):
        assert Image.open(file).getexif().get_ifd(0x8825)
        kept, ending = checked(file.read_bytes())
        again = Image.open(BytesIO(kept))
        assert ending == "jpg"
        assert not again.getexif()
        assert "exif" not in again.info


@pytest.mark.material
def test_broken_images_and_office_files_are_refused(material: Path) -> None:
    hostile = material / "data" / "hostile"
    refusals = (services.ScanNotAccepted, services.ScanDamaged)
    files = [
        file
        for part in ("spreadsheets", "documents", "xml")
        for file in (hostile / part).rglob("*")
        if file.is_file()
    ]
    for file in files:
        with pytest.raises(refusals):
            checked(file.read_bytes())
    for file in sorted((hostile / "images" / "invalid").iterdir()):
        try:
            kept, _ending = checked(file.read_bytes())
        except refusals:
            continue
        Image.open(BytesIO(kept)).load()  # it could be drawn, so what is kept is sound
