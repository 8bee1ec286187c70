"""Images of others, drawn again pixel by pixel: neither position, comment nor anything hidden comes along."""

import warnings
from io import BytesIO

from PIL import Image, ImageOps, UnidentifiedImageError

JPEG, PNG = b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n"


class NoImage(Exception):
    """The bytes are no image of the kind they should be, are cut off, or are too large to draw."""


def kind_of(data: bytes) -> str:
    """Return which kind of image the bytes begin as, whatever their name; nothing for anything else."""
    return "JPEG" if data.startswith(JPEG) else "PNG" if data.startswith(PNG) else ""


def drawn_again(data: bytes, kind: str, *, most_pixels: int, to: str = "") -> bytes:
    """Return an image (JPEG, PNG) with its pixels only, upright, as ``to`` or in its own kind. Raises NoImage."""
    if not kind:
        raise NoImage
    out = BytesIO()
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(BytesIO(data), formats=[kind]) as image:
                if image.width * image.height > most_pixels:
                    raise Image.DecompressionBombError
                ImageOps.exif_transpose(image, in_place=True)  # a copy of forty million points is 120 MB
                _pixels_only(image).save(out, to or kind, quality=90)
    except (OSError, SyntaxError, ValueError, EOFError, UnidentifiedImageError) as fault:
        raise NoImage from fault
    except (Image.DecompressionBombError, Image.DecompressionBombWarning, MemoryError) as fault:
        raise NoImage from fault
    return out.getvalue()


def _pixels_only(image: Image.Image) -> Image.Image:
    """Return a new image with the same pixels; what was transparent becomes white paper."""
    mode = "L" if image.mode in {"1", "L"} else "RGB"
    plain = Image.new(mode, image.size, "white")
    if image.has_transparency_data and mode == "RGB":
        seen = image.convert("RGBA")
        plain.paste(seen, mask=seen.getchannel("A"))
    else:
        plain.paste(image if image.mode == mode else image.convert(mode))
    return plain
