"""The national grid: eastings and northings of the Ordnance Survey, made degrees. Pure."""

import math

# Airy 1830 and the projection of the national grid; then the Helmert shift to WGS84.
# Source: Ordnance Survey, "A guide to coordinate systems in Great Britain", annexes B and C.
_A, _B = 6_377_563.396, 6_356_256.909
_SCALE = 0.9996012717
_LATITUDE_0, _LONGITUDE_0 = math.radians(49), math.radians(-2)
_EAST_0, _NORTH_0 = 400_000.0, -100_000.0
_SHIFT = (446.448, -125.157, 542.060)
_TURN = tuple(math.radians(seconds / 3600) for seconds in (0.1502, 0.2470, 0.8421))
_GROWTH = -20.4894e-6
_WGS_A, _WGS_B = 6_378_137.0, 6_356_752.3142


def is_on_the_grid(easting: float, northing: float) -> bool:
    """Whether the numbers lie in the grid's 700 km by 1,300 km; (0, 0) stands for unknown."""
    return 0 < easting < 700_000 and 0 < northing < 1_300_000


def to_degrees(easting: float, northing: float) -> tuple[float, float]:
    """(latitude, longitude) in WGS84, within about 5 m anywhere in Great Britain.

    The 5 m are those of the seven-parameter shift; the exact one (OSTN15) needs a 15 MB table, and
    a postcode's point is the middle of fifteen houses.
    """
    latitude, longitude = _unproject(easting, northing)
    x, y, z = _to_space(latitude, longitude)
    rx, ry, rz = _TURN
    grown = 1 + _GROWTH
    return _from_space(
        _SHIFT[0] + x * grown - y * rz + z * ry,
        _SHIFT[1] + x * rz + y * grown - z * rx,
        _SHIFT[2] - x * ry + y * rx + z * grown,
    )


def _meridian_arc(latitude: float, n: float) -> float:
    less, more = latitude - _LATITUDE_0, latitude + _LATITUDE_0
    return (_B * _SCALE) * (
        (1 + n + 5 / 4 * n**2 + 5 / 4 * n**3) * less
        - (3 * n + 3 * n**2 + 21 / 8 * n**3) * math.sin(less) * math.cos(more)
        + (15 / 8 * n**2 + 15 / 8 * n**3) * math.sin(2 * less) * math.cos(2 * more)
        - 35 / 24 * n**3 * math.sin(3 * less) * math.cos(3 * more)
    )


def _unproject(easting: float, northing: float) -> tuple[float, float]:
    n = (_A - _B) / (_A + _B)
    e2 = 1 - (_B / _A) ** 2
    latitude = _LATITUDE_0
    arc = 0.0
    while abs(left := northing - _NORTH_0 - arc) >= 1e-5:
        latitude += left / (_A * _SCALE)
        arc = _meridian_arc(latitude, n)
    sine, tangent, secant = math.sin(latitude), math.tan(latitude), 1 / math.cos(latitude)
    nu = _A * _SCALE / math.sqrt(1 - e2 * sine**2)
    rho = _A * _SCALE * (1 - e2) / (1 - e2 * sine**2) ** 1.5
    eta2 = nu / rho - 1
    t2, t4, t6 = tangent**2, tangent**4, tangent**6
    east = easting - _EAST_0
    return (
        latitude
        - tangent / (2 * rho * nu) * east**2
        + tangent / (24 * rho * nu**3) * (5 + 3 * t2 + eta2 - 9 * t2 * eta2) * east**4
        - tangent / (720 * rho * nu**5) * (61 + 90 * t2 + 45 * t4) * east**6,
        _LONGITUDE_0
        + secant / nu * east
        - secant / (6 * nu**3) * (nu / rho + 2 * t2) * east**3
        + secant / (120 * nu**5) * (5 + 28 * t2 + 24 * t4) * east**5
        - secant / (5040 * nu**7) * (61 + 662 * t2 + 1320 * t4 + 720 * t6) * east**7,
    )


def _to_space(latitude: float, longitude: float) -> tuple[float, float, float]:
    e2 = 1 - (_B / _A) ** 2
    nu = _A / math.sqrt(1 - e2 * math.sin(latitude) ** 2)
    return (
        nu * math.cos(latitude) * math.cos(longitude),
        nu * math.cos(latitude) * math.sin(longitude),
        nu * (1 - e2) * math.sin(latitude),
    )


def _from_space(x: float, y: float, z: float) -> tuple[float, float]:
    e2 = 1 - (_WGS_B / _WGS_A) ** 2
    across = math.hypot(x, y)
    latitude = math.atan2(z, across * (1 - e2))
    for _ in range(6):  # settles below a millimetre in three
        nu = _WGS_A / math.sqrt(1 - e2 * math.sin(latitude) ** 2)
        latitude = math.atan2(z + e2 * nu * math.sin(latitude), across)
    return math.degrees(latitude), math.degrees(math.atan2(y, x))
