"""Dates in the names of files and folders."""

from __future__ import annotations

import pytest

from tests.db.cubby import Cubby

TIMES = {
    "IMG_20190503_123456.jpg": "2019-05-03T12:34:56",
    "IMG_20190503_123456789.jpg": "2019-05-03T12:34:56.789",
    "IMG_20190503_123456_HDR.jpg": "2019-05-03T12:34:56",
    "VID_20190503_123456.mp4": "2019-05-03T12:34:56",
    "20190503_123456(0).jpg": "2019-05-03T12:34:56",
    "BURST20190503123456.jpg": "2019-05-03T12:34:56",
    "DJI_20190503123456_0001_D.JPG": "2019-05-03T12:34:56",
    "2019_0503_123456_001.MP4": "2019-05-03T12:34:56",
    "WP_20190503_12_34_56_Pro.jpg": "2019-05-03T12:34:56",
    "Screenshot_20190503-123456.png": "2019-05-03T12:34:56",
    "Screenshot_20190503_123456_WhatsApp.jpg": "2019-05-03T12:34:56",
    "Screenshot_2019-05-03-12-34-56.png": "2019-05-03T12:34:56",
    "Screenshot from 2019-05-03 12-34-56.png": "2019-05-03T12:34:56",
    "Screen Shot 2019-05-03 at 1.23.45 PM.png": "2019-05-03T13:23:45",
    "Screenshot 2019-05-03 at 12.00.05\u202fAM.png": "2019-05-03T00:00:05",
    "Bildschirmfoto 2019-05-03 um 12.34.56.png": "2019-05-03T12:34:56",
    "Capture d’écran 2019-05-03 à 12.34.56.png": "2019-05-03T12:34:56",  # noqa: RUF001
    "WhatsApp Image 2019-05-03 at 12.34.56 (1).jpeg": "2019-05-03T12:34:56",
    "signal-2019-05-03-12-34-56-789.jpg": "2019-05-03T12:34:56",
    "signal-2019-05-03-123456.jpg": "2019-05-03T12:34:56",
    "photo_2019-05-03_12-34-56.jpg": "2019-05-03T12:34:56",
    "2019-05-03 12.34.56-1.jpg": "2019-05-03T12:34:56",
    "Photo 2019-05-03, 3 34 56 PM.jpg": "2019-05-03T15:34:56",
    "Captura de pantalla 2019-05-03 a las 3.34.56 p. m..png": "2019-05-03T15:34:56",
    "截屏2019-05-03 下午3.34.56.png": "2019-05-03T15:34:56",
    "스크린샷 2019-05-03 오전 3.34.56.png": "2019-05-03T03:34:56",
    "Scan 03.05.2019 12.34.56.jpg": "2019-05-03T12:34:56",
    "vlcsnap-2019-05-03-12h34m56s789.png": "2019-05-03T12:34:56",
    "00000IMG_00000_BURST20190503123456789_COVER.jpg": "2019-05-03T12:34:56.789",
    "dji_fly_20190503_123456_1_1556886896000_photo.jpg": "2019-05-03T12:34:56",
    "Skärmavbild 2019-05-03 kl. 12.34.56.png": "2019-05-03T12:34:56",
    "ScreenRecording_05-03-2019 12-34-56_1.MP4": "2019-05-03T12:34:56",
}
MOMENTS = {
    "PXL_20240101_012612027.jpg": "2024-01-01T01:26:12.027",
    "PXL_20240101_012612027.MP.jpg": "2024-01-01T01:26:12.027",
    "2019-05-03_12-34-56_UTC.jpg": "2019-05-03T12:34:56",
    "2019-05-03T12-34-56Z.jpg": "2019-05-03T12:34:56",
    "FB_IMG_1546300800000.jpg": "2019-01-01T00:00:00",
    "mmexport1546300800123.jpg": "2019-01-01T00:00:00.123",
    "image-1546300800000.jpg": "2019-01-01T00:00:00",
    "dji_export_1546300800000.jpg": "2019-01-01T00:00:00",
    "1546300800000.jpg": "2019-01-01T00:00:00",
    "RPReplay_Final1546300800.mp4": "2019-01-01T00:00:00",
}
DAYS = {
    "IMG-20220103-WA0007.jpg": "2022-01-03T00:00:00",
    "VID-20220103-WA0001.mp4": "2022-01-03T00:00:00",
    "2018-07-14 Sommerfest Köln.jpg": "2018-07-14T00:00:00",
    "Scan_20180714.pdf": "2018-07-14T00:00:00",
    "20180714.jpg": "2018-07-14T00:00:00",
    "2018-7-4.jpg": "2018-07-04T00:00:00",
    "14.07.2018 Hafen.jpg": "2018-07-14T00:00:00",
    "3 May 2019.jpg": "2019-05-03T00:00:00",
    "Sept. 3rd, 2019.jpg": "2019-09-03T00:00:00",
    "Scan 14.07.2018.pdf": "2018-07-14T00:00:00",
    "14. Juli 2018 Hafen.jpg": "2018-07-14T00:00:00",
    "3. Ma\u0308rz 2019.jpg": "2019-03-03T00:00:00",
    "14 juillet 2018.jpg": "2018-07-14T00:00:00",
    "3 maart 2019.jpg": "2019-03-03T00:00:00",
    "3. Maerz 2019.jpg": "2019-03-03T00:00:00",
    "3_Maggio_2019.jpg": "2019-05-03T00:00:00",
    "Image 14-07-2018.jpg": "2018-07-14T00:00:00",
    "07_14_2018.jpg": "2018-07-14T00:00:00",
    "PTT-20180714-WA0001.opus": "2018-07-14T00:00:00",
    "1901-01-01.tif": "1901-01-01T00:00:00",
    "2018年7月14日.jpg": "2018-07-14T00:00:00",
    "2018년 7월 14일.jpg": "2018-07-14T00:00:00",
}
NONE = [
    "IMG_1234.jpg", "photo-2016.jpg", "IMG_2016.jpg", "DSC00042.ARW", "P1010001.JPG", "00001.MTS",
    "20180230_101010.jpg", "99999999.jpg", "2019-13-40.jpg", "123420190503.jpg", "03-05-2019.jpg",
    "Mayor 12 2001.jpg", "received_1546300800000123.jpeg", "Snapchat-1234567890.jpg",
    "GX010123.MP4", "DJI_0001.JPG", "barcode_1546300800000.jpg", "1200x800.jpg", "", "....",
]  # fmt: skip
FOLDERS = {
    "2018/07/14": ("2018-07-14", "day"),
    "2018/07 July/14 Party": ("2018-07-14", "day"),
    "2018/2018-07-14 Party": ("2018-07-14", "day"),
    "2019/2018-07-14 Party/raw": ("2018-07-14", "day"),
    "Photos/2018/07": ("2018-07-01", "month"),
    "2017/07 July": ("2017-07-01", "month"),
    "2017/7 July": ("2017-07-01", "month"),
    "Fotos/2017/Juli": ("2017-07-01", "month"),
    "July 2017/raw": ("2017-07-01", "month"),
    "2017 December": ("2017-12-01", "month"),
    "Takeout/Google Photos/Photos from 2017": ("2017-01-01", "year"),
    "2017/Mayors": ("2017-01-01", "year"),
    "2018-07 Italy": ("2018-07-01", "month"),
    "Bilder\\2018\\07": ("2018-07-01", "month"),
    "Holidays/2018": ("2018-01-01", "year"),
    "1999/2001": ("2001-01-01", "year"),
}
_SAID = """
select to_char(local, 'YYYY-MM-DD"T"HH24:MI:SS') || coalesce('.' || nullif(to_char(local, 'MS'), '000'), ''),
       is_utc, day_only
from core._date_in_name(%s)
"""  # noqa: E501


@pytest.mark.parametrize(
    ("names", "is_utc", "day_only"),
    [(TIMES, False, False), (MOMENTS, True, False), (DAYS, False, True)],
    ids=["times", "moments", "days"],
)
def test_names_of_cameras_phones_messengers_and_people_say_when(
    shared: Cubby, names: dict[str, str], is_utc: bool, day_only: bool
) -> None:
    for name, local in names.items():
        assert shared.rows(_SAID, name) == [(local, is_utc, day_only)], name


def test_a_counter_a_size_or_a_day_that_does_not_exist_is_no_date(shared: Cubby) -> None:
    for name in NONE:
        assert shared.rows(_SAID, name) == [], name


def test_folders_say_a_day_a_month_or_a_year(shared: Cubby) -> None:
    said = "select local::date::text, day_precision from core._date_in_path(%s)"
    for path, expected in FOLDERS.items():
        assert shared.rows(said, path) == [expected], path
    for path in ("DCIM/100CANON", "Fotos/Urlaub 2018", "", "/"):
        assert shared.rows(said, path) == [], path


@pytest.mark.parametrize(
    "name",
    ["Screenshot_1.png", "Screen Shot 2019.png", "ScreenCapture.jpg", "Bildschirmfoto.png",
     "Captura de pantalla.png", "スクリーンショット 2024.png", "Снимок экрана.png"],
)  # fmt: skip
def test_the_name_of_a_screenshot_gives_its_tag(shared: Cubby, name: str) -> None:
    assert shared.value("select core._tags_of_name(%s)", name) == ["screenshot"]


def test_other_names_give_no_tag(shared: Cubby) -> None:
    for name in ("screens.png", "shots.jpg", "sunscreen shotgun.jpg", None):
        assert shared.value("select core._tags_of_name(%s)", name) == [], name
