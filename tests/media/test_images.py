"""Still pictures: every form and mode, their derivatives, and budgets."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
import pillow_heif
import pytest
from PIL import Image, ImageCms, ImageFilter

from cubby.media import Decoded, DecodeFailed, DecoderPool, sniff_file
from tests.media import made

Decode = Callable[[Path], Decoded]

TURNED = Image.Exif()
TURNED[274] = 6
ANIMATED = {"save_all": True, "append_images": [made.photo(2, 90, 70)]}


def distance(one: str | None, other: str | None) -> int:
    assert one is not None
    assert other is not None
    return sum(a != b for a, b in zip(one, other, strict=True))


@pytest.mark.parametrize("form", ["JPEG", "PNG", "GIF", "WEBP", "AVIF", "TIFF", "BMP", "HEIF"])
def test_every_form_of_picture_comes_back_with_all_its_derivatives(
    tmp_path: Path, decode: Decode, form: str
) -> None:
    if form == "HEIF":
        pillow_heif.register_heif_opener()
    decoded = decode(made.saved(tmp_path / "x", made.photo(1, 1100, 825), form))

    assert decoded.media_type == "image"
    assert (decoded.width, decoded.height) == (1100, 825)
    assert decoded.frames[0].pixels.shape == (768, 1024, 3)
    assert decoded.frames[0].pixels.dtype == np.uint8
    assert decoded.frames[0].time_seconds is None
    sizes = {side: Image.open(BytesIO(data)).size for side, data in decoded.thumbnails.items()}
    assert sizes == {256: (256, 192), 1024: (1024, 768)}
    assert decoded.phash is not None
    assert set(decoded.phash) <= {"0", "1"}
    assert len(decoded.phash) == 64
    assert decoded.pixel_sha256 is not None
    assert "landscape" in decoded.simple_tags


def test_small_pictures_are_not_enlarged(tmp_path: Path, decode: Decode) -> None:
    decoded = decode(made.saved(tmp_path / "x.bmp", made.photo(1, 80, 60), "BMP"))

    assert decoded.frames[0].pixels.shape == (60, 80, 3)
    assert Image.open(BytesIO(decoded.thumbnails[1024])).size == (80, 60)
    assert decoded.thumbnails[256] == decoded.thumbnails[1024]


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP"])
@pytest.mark.parametrize("size", [(80, 60), (1024, 768)])
def test_a_small_picture_that_browsers_show_has_no_large_thumbnail(
    tmp_path: Path, decode: Decode, form: str, size: tuple[int, int]
) -> None:
    file = made.saved(tmp_path / "x", made.photo(1, *size).filter(ImageFilter.BoxBlur(9)), form)

    assert list(decode(file).thumbnails) == [256]


@pytest.mark.parametrize(
    ("change", "form", "options"),
    [
        (lambda picture: picture, "JPEG", {"exif": TURNED}),
        (lambda picture: picture.convert("CMYK"), "JPEG", {}),
        (lambda picture: picture.convert("RGBA"), "PNG", {}),
        (lambda picture: picture, "GIF", {}),
        (lambda picture: picture.resize((1025, 40)), "PNG", {}),
        (lambda picture: picture.resize((900, 900)), "BMP", {}),
        (lambda picture: Image.effect_noise((1000, 1000), 90), "PNG", {}),
        (lambda picture: picture, "WEBP", ANIMATED),
    ],
    ids=["turned", "CMYK", "transparent", "GIF", "wide", "BMP", "heavy", "animated"],
)  # fmt: skip
def test_every_other_small_picture_has_one(
    tmp_path: Path,
    decode: Decode,
    change: Callable[[Image.Image], Image.Image],
    form: str,
    options: dict[str, Any],
) -> None:
    file = tmp_path / "x"
    change(made.photo(1, 90, 70)).save(file, form, **options)

    assert list(decode(file).thumbnails) == [256, 1024]


def test_the_same_pixels_have_the_same_hash_in_every_lossless_form(
    tmp_path: Path, decode: Decode
) -> None:
    picture = made.photo(3)
    hashes = {
        form: decode(made.saved(tmp_path / form, picture, form, **options)).pixel_sha256
        for form, options in {
            "PNG": {},
            "BMP": {},
            "TIFF": {"compression": "tiff_lzw"},
            "WEBP": {"lossless": True},
        }.items()
    }
    with_alpha = picture.convert("RGBA")
    hashes["opaque"] = decode(made.saved(tmp_path / "a.png", with_alpha, "PNG")).pixel_sha256

    assert len(set(hashes.values())) == 1
    other = decode(made.saved(tmp_path / "o.png", made.photo(4), "PNG")).pixel_sha256
    assert other not in hashes.values()


def test_two_white_drawings_on_nothing_are_not_the_same_picture(
    tmp_path: Path, decode: Decode
) -> None:
    hashes = set()
    for at in (10, 60):
        drawing = Image.new("RGBA", (128, 128), (255, 255, 255, 0))
        drawing.paste((255, 255, 255, 255), (at, at, at + 40, at + 40))
        decoded = decode(made.saved(tmp_path / f"{at}.png", drawing, "PNG"))
        assert decoded.phash is None
        assert "transparent" in decoded.simple_tags
        hashes.add(decoded.pixel_sha256)

    assert len(hashes) == 2


def test_transparency_is_laid_over_white(tmp_path: Path, decode: Decode) -> None:
    picture = Image.new("RGBA", (64, 64), (255, 0, 0, 0))
    picture.paste((0, 0, 255, 255), (0, 0, 32, 64))

    pixels = decode(made.saved(tmp_path / "x.png", picture, "PNG")).frames[0].pixels

    assert pixels[32, 5].tolist() == [0, 0, 255]
    assert pixels[32, 60].tolist() == [255, 255, 255]


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "I;16", "CMYK", "YCbCr"])
def test_every_mode_of_colour_comes_back_as_rgb(tmp_path: Path, decode: Decode, mode: str) -> None:
    form = "TIFF" if mode in {"CMYK", "YCbCr"} else "PNG"
    grey = made.photo(2).convert("L")
    source = (
        Image.fromarray(np.asarray(grey).astype(np.uint16) * 257)
        if mode == "I;16"
        else made.photo(2).convert(mode)
    )

    decoded = decode(made.saved(tmp_path / "x", source, form))

    pixels = decoded.frames[0].pixels.astype(int)
    assert pixels.shape == (240, 320, 3)
    if mode == "I;16":
        assert np.abs(pixels[..., 0] - np.asarray(grey)).max() <= 1
    if mode in {"P", "CMYK", "YCbCr"}:
        assert np.abs(pixels - made.scene(2)).mean() < 20


def test_transparency_of_a_palette_is_honoured(tmp_path: Path, decode: Decode) -> None:
    picture = Image.new("P", (32, 32), 0)
    picture.putpalette([10, 20, 30, 200, 0, 0])
    picture.paste(1, (0, 0, 16, 32))
    path = made.saved(tmp_path / "x.gif", picture, "GIF", transparency=0)

    pixels = decode(path).frames[0].pixels

    assert pixels[16, 2].tolist() == [200, 0, 0]
    assert pixels[16, 30].tolist() == [255, 255, 255]


def test_a_colour_profile_is_brought_to_srgb(tmp_path: Path, decode: Decode) -> None:
    # A profile that is sRGB with red and blue changed over, so that the answer is known exactly.
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    profile = profile.replace("sRGB".encode("utf-16-be"), "swap".encode("utf-16-be"))
    profile = profile.replace(b"rXYZ", b"?").replace(b"bXYZ", b"rXYZ").replace(b"?", b"bXYZ")
    picture = Image.new("RGB", (32, 32), (100, 150, 60))

    decoded = decode(made.saved(tmp_path / "b.png", picture, "PNG", icc_profile=profile))

    assert decoded.notes == []
    assert np.abs(decoded.frames[0].pixels[0, 0].astype(int) - [60, 150, 100]).max() <= 2


def test_a_broken_profile_is_a_note_and_costs_nothing_else(tmp_path: Path, decode: Decode) -> None:
    path = made.saved(tmp_path / "a.png", made.photo(), "PNG", icc_profile=b"not a profile" * 20)

    decoded = decode(path)

    assert "colour profile" in decoded.notes[0]
    assert (decoded.frames[0].pixels == made.scene(1)).all()


def test_the_reduced_decoding_of_jpeg_shows_the_same_picture(
    tmp_path: Path, decode: Decode
) -> None:
    small = decode(made.saved(tmp_path / "s.jpg", made.photo(5, 800, 600), "JPEG"))
    large = decode(made.saved(tmp_path / "l.jpg", made.photo(5, 4800, 3600), "JPEG"))

    assert (large.width, large.height) == (4800, 3600)
    assert large.frames[0].pixels.shape == (768, 1024, 3)
    assert distance(small.phash, large.phash) <= 2


def test_a_panorama_keeps_its_proportions(tmp_path: Path, decode: Decode) -> None:
    decoded = decode(made.saved(tmp_path / "p.jpg", made.photo(1, 6000, 600), "JPEG"))

    assert decoded.frames[0].pixels.shape == (102, 1024, 3)
    assert {"landscape", "panorama"} <= set(decoded.simple_tags)


def test_a_picture_one_pixel_high_is_still_a_picture(tmp_path: Path, decode: Decode) -> None:
    decoded = decode(made.saved(tmp_path / "x.png", made.photo(1, 4000, 1), "PNG"))

    assert decoded.frames[0].pixels.shape == (1, 1024, 3)
    assert Image.open(BytesIO(decoded.thumbnails[256])).size == (256, 1)


@pytest.mark.parametrize("colour", ["white", "black", "red"])
def test_a_flat_picture_has_no_perceptual_hash(tmp_path: Path, decode: Decode, colour: str) -> None:
    decoded = decode(made.saved(tmp_path / "x.png", Image.new("RGB", (300, 200), colour), "PNG"))

    assert decoded.phash is None
    assert decoded.pixel_sha256 is not None
    assert decoded.simple_tags[:2] == ["landscape", colour]


def test_a_plain_gradient_has_no_perceptual_hash(tmp_path: Path, decode: Decode) -> None:
    row = np.linspace(0, 255, 256).astype(np.uint8)
    gradient = Image.fromarray(np.tile(row, (256, 1)))

    assert decode(made.saved(tmp_path / "x.png", gradient, "PNG")).phash is None


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP", "TIFF", "BMP"])
def test_of_a_picture_cut_in_half_the_half_is_shown(
    tmp_path: Path, decode: Decode, form: str
) -> None:
    path = made.saved(tmp_path / "x", made.photo(1, 800, 600), form)
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])

    decoded = decode(path)

    assert (decoded.width, decoded.height) == (800, 600)
    assert set(decoded.thumbnails) == {256, 1024}
    assert decoded.pixel_sha256 is None
    [lack] = decoded.metadata["partial"]
    assert (lack["missing"], lack["reason"]) == ("end of the picture", "cut_short")
    # A bitmap begins at the bottom.
    kept = slice(400, 600) if form == "BMP" else slice(0, 200)
    whole, half = np.asarray(made.photo(1, 800, 600)), decoded.frames[0].pixels
    assert np.abs(whole[kept].astype(int) - half[kept]).mean() < 12


def test_a_small_file_that_unpacks_to_a_huge_picture_keeps_its_facts_alone(
    tmp_path: Path, decode: Decode
) -> None:
    path = tmp_path / "bomb.png"
    path.write_bytes(made.png_claiming(14_000, 14_300))

    decoded = decode(path)

    assert (decoded.width, decoded.height) == (14_000, 14_300)
    assert decoded.thumbnails == {}
    assert decoded.notes == ["the picture is too large to be decoded"]
    [lack] = decoded.metadata["partial"]
    assert (lack["missing"], lack["reason"]) == ("picture", "too_large")
    assert "200000000" in lack["detail"]


def test_the_budget_holds_from_its_first_pixel_on(tmp_path: Path) -> None:
    path = tmp_path / "bomb.png"
    with DecoderPool(1, max_pixels=1_000_000) as small:
        for side in (1001, 1300, 1500, 20_000):
            path.write_bytes(made.png_claiming(side, 1000))

            decoded = small.decode(path, sniff_file(path))

            assert decoded.frames == [], side
            assert decoded.metadata["partial"][0]["reason"] == "too_large", side


def test_noise_behind_a_picture_header_is_refused(tmp_path: Path, decode: Decode) -> None:
    path = tmp_path / "x.jpg"
    noise = hashlib.shake_128(b"noise").digest(5000)
    for magic in (b"\xff\xd8\xff\xe0", b"\x89PNG\r\n\x1a\n", b"GIF89a", b"BM", b"II*\x00"):
        path.write_bytes(magic + noise)
        with pytest.raises(DecodeFailed):
            decode(path)


def test_a_picture_that_is_postscript_inside_is_never_given_to_an_interpreter(
    tmp_path: Path, decode: Decode
) -> None:
    path = made.saved(tmp_path / "x.jpg", made.photo(), "EPS")

    decoded = decode(path)

    assert (decoded.media_type, decoded.frames) == ("other", [])
    assert decoded.content_type == "application/postscript"
