"""A scan of a signed paper, kept by the service that keeps them."""

from io import BytesIO

from PIL import Image

from tests.cast import MONDAY, World
from trucban.document.services import store_scan


def scan(world: World, who: str = "lan") -> str:
    """Keep a scan and return its SHA-256."""
    page = BytesIO()
    Image.new("L", (20, 10)).save(page, "PNG")
    kept = store_scan(actor=world.actor(who), name="Đã ký.png", data=page.getvalue(), at=MONDAY)
    return kept.sha256
