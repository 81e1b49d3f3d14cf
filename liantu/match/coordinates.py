"""Longitude and latitude as maps in China give them, brought to WGS-84.

GCJ-02 shifts WGS-84 by a known function of the place inside China; BD-09 shifts GCJ-02 once more. The formulas are
the ones that are public since 2013 (among others in the package ``eviltransform``, MIT); they have no official source.
"""

from __future__ import annotations

from math import atan2, cos, isfinite, pi, sin, sqrt

DATUMS = ("wgs84", "gcj02", "bd09")
_AXIS, _ECCENTRICITY = 6378245.0, 0.00669342162296594323
_BD = pi * 3000.0 / 180.0
_CLOSE = 1e-9  # degrees: a tenth of a millimetre


def in_china(lon: float, lat: float) -> bool:
    """Tell whether the shift applies: a rectangle around the country."""
    return 72.004 <= lon <= 137.8347 and 0.8293 <= lat <= 55.8271


def _wave(x: float, y: float) -> tuple[float, float]:
    common = 20.0 * sin(6.0 * x * pi) + 20.0 * sin(2.0 * x * pi)
    north = -100.0 + 2.0 * x + 3.0 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * sqrt(abs(x)) + common * 2.0 / 3.0
    north += (20.0 * sin(y * pi) + 40.0 * sin(y / 3.0 * pi)) * 2.0 / 3.0
    north += (160.0 * sin(y / 12.0 * pi) + 320.0 * sin(y * pi / 30.0)) * 2.0 / 3.0
    east = 300.0 + x + 2.0 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * sqrt(abs(x)) + common * 2.0 / 3.0
    east += (20.0 * sin(x * pi) + 40.0 * sin(x / 3.0 * pi)) * 2.0 / 3.0
    east += (150.0 * sin(x / 12.0 * pi) + 300.0 * sin(x / 30.0 * pi)) * 2.0 / 3.0
    return east, north


def gcj02(lon: float, lat: float) -> tuple[float, float]:
    """Return WGS-84 longitude and latitude (degrees) in GCJ-02."""
    if not in_china(lon, lat):
        return lon, lat
    east, north = _wave(lon - 105.0, lat - 35.0)
    radians = lat / 180.0 * pi
    magic = 1.0 - _ECCENTRICITY * sin(radians) ** 2
    north = north * 180.0 / (_AXIS * (1.0 - _ECCENTRICITY) / (magic * sqrt(magic)) * pi)
    east = east * 180.0 / (_AXIS / sqrt(magic) * cos(radians) * pi)
    return lon + east, lat + north


def gcj02_of_bd09(lon: float, lat: float) -> tuple[float, float]:
    """Return BD-09 longitude and latitude (degrees) in GCJ-02."""
    x, y = lon - 0.0065, lat - 0.006
    z = sqrt(x * x + y * y) - 0.00002 * sin(y * _BD)
    angle = atan2(y, x) - 0.000003 * cos(x * _BD)
    return z * cos(angle), z * sin(angle)


def as_wgs84(lon: float, lat: float, datum: str) -> tuple[float, float]:
    """Return longitude and latitude (degrees) of ``datum`` in WGS-84; the shift is undone by iteration.

    Raises
    ------
    ValueError
        for a datum that is none of ``DATUMS``, and for what is no place on earth.
    """
    if datum not in DATUMS:
        raise ValueError(datum)
    if not (isfinite(lon) and isfinite(lat) and abs(lon) <= 180 and abs(lat) <= 90):
        raise ValueError((lon, lat))
    if datum == "bd09":
        lon, lat = gcj02_of_bd09(lon, lat)
    if datum == "wgs84" or not in_china(lon, lat):
        return lon, lat
    x, y = lon, lat
    for _ in range(20):
        east, north = gcj02(x, y)
        x, y = x + lon - east, y + lat - north
        if abs(lon - east) < _CLOSE and abs(lat - north) < _CLOSE:
            break
    return x, y
