"""Pictures are drawn anew: no position, no camera, no owner, and nothing hidden behind the end."""

import io
import warnings

from PIL import Image, ImageOps

from worklocal.core.files.problems import FileRefused

MOST_PIXELS = 40_000_000
"""About 120 MB in memory; a phone's largest photo has some 12 million, a few 50 million."""


def clean_jpeg(content: bytes) -> bytes:
    return _drawn_anew(content, "JPEG", quality=90)


def clean_png(content: bytes) -> bytes:
    return _drawn_anew(content, "PNG")


def _drawn_anew(content: bytes, form: str, **options: int) -> bytes:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            picture: Image.Image = Image.open(io.BytesIO(content), formats=[form])
        if picture.width * picture.height > MOST_PIXELS:
            raise FileRefused("bomb")
        picture.load()
    except FileRefused:
        raise
    except Exception as problem:
        raise FileRefused("broken") from problem
    picture = ImageOps.exif_transpose(picture)
    if form == "JPEG" and picture.mode not in ("RGB", "L"):
        picture = picture.convert("RGB")
    bare = Image.new(picture.mode, picture.size)
    if picture.mode == "P":
        palette = picture.getpalette()
        if palette:
            bare.putpalette(palette)
    bare.paste(picture)
    out = io.BytesIO()
    bare.save(out, form, **options)
    return out.getvalue()
