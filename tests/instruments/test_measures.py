"""Measures that are one number, and asking for them by name."""

import math

import pytest

from cellcourse.errors import MethodError
from cellcourse.instruments import (
    ALSFRS,
    BBB,
    EQUATIONS,
    FVC,
    INSTRUMENTS,
    REFERENCES,
    SVC,
    instrument,
    percent_predicted,
    righting_reflex,
    righting_reflex_lost,
    weight,
)
from cellcourse.quantities import amount

SAID = {"limit": 30, "unit": "g", "reference": "GLI-2012"}


def every_instrument():
    return [
        instrument(name, **{need: SAID[need] for need in needs})
        for name, needs in INSTRUMENTS.items()
    ]


@pytest.mark.parametrize("limit", [10, 15, 20, 30])
def test_righting_at_the_limit_is_righting(limit):
    assert not righting_reflex_lost(limit, limit)
    assert righting_reflex_lost(math.nextafter(limit, math.inf), limit)
    assert not righting_reflex_lost(0, limit)


@pytest.mark.parametrize("never", [None, math.inf])
def test_an_animal_that_never_rights_itself_has_lost_the_reflex(never):
    assert righting_reflex_lost(never, 30)


def test_a_longer_limit_never_finds_more_losses():
    times = [0, 5, 12, 18, 25, 40, None]
    lost = [sum(righting_reflex_lost(time, limit) for time in times) for limit in (10, 15, 20, 30)]
    assert lost == [5, 4, 3, 2]


@pytest.mark.parametrize(
    ("seconds", "limit", "words"),
    [
        (5, 0, "needs a limit above 0 s, not 0"),
        (5, math.inf, "needs a limit above 0 s, not inf"),
        (-1, 30, "-1 s is not a time"),
        (math.nan, 30, "nan s is not a time"),
    ],
)
def test_a_righting_time_that_cannot_be_is_refused(seconds, limit, words):
    with pytest.raises(MethodError, match=words):
        righting_reflex_lost(seconds, limit)


def test_the_righting_reflex_takes_its_limit_from_the_study():
    reflex = righting_reflex(15)
    assert (reflex.high, reflex.better) == (15, "lower")
    assert reflex.problems(15) == ()
    assert reflex.problems(math.inf) == ()
    assert reflex.problems(16) == ("16 s is outside the range, 0 to 15",)
    with pytest.raises(MethodError, match="needs a limit above 0 s"):
        righting_reflex(-5)


def test_weight_is_in_grams_or_kilograms():
    assert weight("g").unit == "g"
    assert weight("kg").problems(-1) == ("-1 kg is outside the range, from 0 up",)
    with pytest.raises(MethodError, match="body weight is in g or kg, not mg"):
        weight("mg")


def test_per_cent_predicted_names_its_equations_and_their_source():
    measure = percent_predicted(FVC, "GLI Global 2022")
    assert (measure.id, measure.unit, measure.source) == (
        "fvc-percent", "% predicted", "Bowerman2023",
    )  # fmt: skip
    assert measure.label == "Forced vital capacity, % of GLI Global 2022"
    assert percent_predicted(SVC, "GLI-2012").id == "svc-percent"


def test_per_cent_predicted_is_of_a_vital_capacity_by_known_equations():
    with pytest.raises(MethodError, match="is of fvc or svc, not bbb"):
        percent_predicted(BBB, "GLI-2012")
    with pytest.raises(MethodError, match="no reference equations GLI; known: ECCS 1993, GLI-2012"):
        percent_predicted(FVC, "GLI")


def test_an_instrument_is_got_by_the_name_it_carries():
    assert [one.id for one in every_instrument()] == list(INSTRUMENTS)
    assert instrument("alsfrs") is ALSFRS
    assert instrument("righting-reflex", limit=20) == righting_reflex(20)


def test_every_instrument_has_a_known_unit_and_a_known_source():
    for one in every_instrument():
        assert amount(f"1 {one.unit}").unit == one.unit
        assert one.source == "" or one.source in REFERENCES
        assert one.better in {"higher", "lower", "neither"}
    assert {equations.source for equations in EQUATIONS.values()} <= set(REFERENCES)


def test_an_unknown_name_is_answered_with_the_known_ones():
    with pytest.raises(MethodError, match="no instrument alsfrsr; known: alsfrs, alsfrs-r, bbb"):
        instrument("alsfrsr")


@pytest.mark.parametrize(
    ("name", "said", "words"),
    [
        ("righting-reflex", {}, "righting-reflex needs limit; given: nothing"),
        ("fvc-percent", {"limit": 3}, "fvc-percent needs reference; given: limit"),
        ("bbb", {"limit": 3}, "bbb needs nothing; given: limit"),
    ],
)
def test_what_an_instrument_needs_is_said_and_nothing_else(name, said, words):
    with pytest.raises(MethodError, match=words):
        instrument(name, **said)


def test_references_are_full_citations():
    for key, citation in REFERENCES.items():
        year = key[-4:]
        assert year.isdigit()
        assert f" {year};" in citation
        assert citation.endswith(".")
