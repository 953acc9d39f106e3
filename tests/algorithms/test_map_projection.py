"""Projections against values that others worked out."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from twinhall.algorithms.map_projection import (
    angle_between,
    arc_over_globe,
    equal_earth,
    great_circle,
    on_globe,
    split_at_seam,
)

longitudes = st.floats(-180, 180)
latitudes = st.floats(-90, 90)


def test_great_circle_from_los_angeles_to_new_york_as_in_the_aviation_formulary() -> None:
    lon, lat = great_circle(-118.4, 33.95, -73.78333, 40.63333, steps=5)
    assert angle_between(-118.4, 33.95, -73.78333, 40.63333) == pytest.approx(35.733, abs=0.01)
    # Its waypoint at 40 % of the way: 38°40.2' N, 101°37.6' W.
    assert (lat[2], lon[2]) == (pytest.approx(38.670, abs=0.01), pytest.approx(-101.626, abs=0.01))


def test_great_circle_between_antipodes_goes_over_the_north() -> None:
    _lon, lat = great_circle(0, 0, 180, 0, steps=2)
    assert lat.tolist() == pytest.approx([0, 90, 0], abs=1e-6)


@given(longitudes, latitudes, longitudes, latitudes)
def test_great_circle_begins_and_ends_at_its_places(
    lon_a: float, lat_a: float, lon_b: float, lat_b: float
) -> None:
    lon, lat = great_circle(lon_a, lat_a, lon_b, lat_b, steps=8)
    assert angle_between(lon[0], lat[0], lon_a, lat_a) == pytest.approx(0, abs=1e-5)
    assert angle_between(lon[-1], lat[-1], lon_b, lat_b) == pytest.approx(0, abs=1e-5)


def test_equal_earth_as_its_authors_tabulate_it() -> None:
    x, y = equal_earth([180.0, 0.0, 0.0], [0.0, 90.0, -90.0])
    assert abs(x[0]) == pytest.approx(2.70663, abs=1e-5)
    assert y.tolist() == pytest.approx([0, 1.31737, -1.31737], abs=1e-5)


def test_equal_earth_keeps_areas() -> None:
    lat = np.linspace(-90, 90, 20001)
    x, y = equal_earth(np.full_like(lat, 179.9999999), lat)
    middle = (x[1:] + x[:-1]) / 2
    assert 2 * np.sum(middle * np.diff(y)) == pytest.approx(4 * np.pi, rel=1e-4)


def test_globe_shows_its_centre_in_the_middle_and_hides_the_other_side() -> None:
    seen = on_globe([60.0, -120.0, 60.0], [20.0, -20.0, 90.0], 60, 20, radius=100)
    assert seen.x.tolist() == pytest.approx([0, 0, 0], abs=1e-9)
    assert seen.y.tolist() == pytest.approx([0, 0, -100 * np.cos(np.radians(20))])
    assert seen.visible.tolist() == [True, False, True]


def test_arc_rises_above_the_rim() -> None:
    seen = arc_over_globe(110, -40, 110, 40, 10, centre_lon=30, centre_lat=0)
    assert np.hypot(seen.x, seen.y).max() > 1.05
    assert seen.visible.tolist() == [True] * 11


def test_line_over_the_edge_of_the_map_is_cut() -> None:
    assert split_at_seam(np.array([170.0, 178.0, -178.0, -170.0])) == [slice(0, 2), slice(2, 4)]
    assert split_at_seam(np.array([170.0, 178.0, -178.0]), centre_lon=180) == [slice(0, 3)]
