"""The real files of a town, where they are at hand: in time, and times that can be believed."""

import random
import time
from pathlib import Path

import pytest
from sqlalchemy import Engine
from sqlmodel import select

from agile_app.core.database import reading
from agile_app.visits.travel import import_service, packs, service
from agile_app.visits.travel.models import Postcode
from agile_app.visits.travel.rules import Point, straight_line

MAPS = Path(__file__).resolve().parents[5] / "shared" / "data" / "maps"
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not MAPS.exists(), reason=f"the sample maps are not at {MAPS}"),
]


def test_a_real_town_is_taken_in_and_answers_in_time(sqlite_database: Engine):
    packs.forget_loaded()
    import_service.import_roads([MAPS / "slough.osm.pbf"])
    import_service.import_postcodes(MAPS / "codepoint_sl_2014.csv")
    import_service.import_map(MAPS / "slough.pmtiles")
    with reading() as session:
        inside = [
            Point(each.latitude, each.longitude)
            for each in session.exec(select(Postcode).order_by(Postcode.code))
            if 51.47 < each.latitude < 51.55 and -0.68 < each.longitude < -0.5
        ]
        points = random.Random(7).sample(inside, 500)
        service.matrix(session, points[:2], "car")  # read into memory once
        began = time.thread_time()  # of this thread: the machine may be busy
        found = service.matrix(session, points, "car")
        took = time.thread_time() - began
    assert took < 0.5, f"500 by 500 took {took:.2f} s"
    assert found.source == "roads"
    crow = straight_line(points, "car")
    off = sum(abs(a - b) for a, b in zip(found.seconds, crow, strict=True)) / sum(crow)
    assert off < 0.25  # the fit is known to be 16 % off
