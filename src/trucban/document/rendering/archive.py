"""Office files are ZIP archives; one fixed moment in each entry makes the same content the same bytes."""

from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

FIXED_MOMENT = (1980, 1, 1, 0, 0, 0)  # the first a ZIP archive can hold


def with_fixed_times(data: bytes) -> bytes:
    """Return the archive with the same entries in the same order, none saying when it was made."""
    out = BytesIO()
    with ZipFile(BytesIO(data)) as source, ZipFile(out, "w", ZIP_DEFLATED) as target:
        for entry in source.infolist():
            fixed = ZipInfo(entry.filename, FIXED_MOMENT)
            fixed.compress_type, fixed.external_attr = ZIP_DEFLATED, 0
            target.writestr(fixed, source.read(entry.filename))
    return out.getvalue()
