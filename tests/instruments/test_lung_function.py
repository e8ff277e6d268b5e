"""Forced vital capacity as a per cent of a prediction.

Reference: the published equations written out in R 4.2.2.
Program and printed output: validation/instruments/spirometry.R, spirometry.out.
"""

import subprocess
import sys

import pytest

from cellcourse.errors import MethodError
from cellcourse.instruments import EQUATIONS, spirometry

# pyspiro 1.0 still uses a keyword whose end pandas 3.1 announces.
pytestmark = pytest.mark.filterwarnings("ignore:The inplace keyword:DeprecationWarning")

MAN = {"sex": "male", "age": 54, "height": 172}
WOMAN = {"sex": "female", "age": 54, "height": 165}


@pytest.mark.reference("R 4.2.2, equations of Bowerman 2023")
def test_agrees_with_the_global_equations_on_a_short_man(printed):
    found = spirometry("GLI Global 2022", 2.85, sex="male", age=54, height=152)
    file, line = "spirometry.out", "GLI Global 2022"
    assert found.predicted == pytest.approx(printed(file, line, "predicted"), abs=1e-9)
    assert found.percent == pytest.approx(printed(file, f"{line}, 2.85", "percent"), abs=1e-8)
    assert found.z == pytest.approx(printed(file, f"{line}, 2.85", "z"), abs=1e-9)
    assert round(found.predicted, 6) == 2.958777


@pytest.mark.reference("R 4.2.2, equations of Quanjer 1993, Hankinson 1999 and Quanjer 2012")
@pytest.mark.parametrize(
    ("reference", "group", "person", "line", "tolerance"),
    [
        ("ECCS 1993", None, MAN, "ECCS 1993, man", 1e-9),
        ("ECCS 1993", None, WOMAN, "ECCS 1993, woman", 1e-9),
        ("NHANES III", "Caucasian", MAN, "NHANES III, Caucasian man", 1e-9),
        ("NHANES III", "Mexican American", WOMAN, "NHANES III, Mexican American woman", 1e-9),
        # The program has the age splines to four decimals.
        ("GLI-2012", "Caucasian", MAN, "GLI-2012, Caucasian man", 5e-4),
        ("GLI-2012", "North East Asian", MAN, "GLI-2012, North East Asian man", 5e-4),
    ],
)
def test_agrees_with_the_published_equations(printed, reference, group, person, line, tolerance):
    found = spirometry(reference, 3.0, **person, group=group)
    assert found.predicted == pytest.approx(printed("spirometry.out", line, "predicted"),
                                            abs=tolerance)  # fmt: skip


@pytest.mark.parametrize(("reference", "group"), [
    ("ECCS 1993", None), ("GLI Global 2022", None),
    ("GLI-2012", "other or mixed"), ("NHANES III", "African American"),
])  # fmt: skip
def test_the_predicted_volume_itself_is_a_hundred_per_cent(reference, group):
    predicted = spirometry(reference, 3.0, **MAN, group=group).predicted
    again = spirometry(reference, predicted, **MAN, group=group)
    assert again.percent == pytest.approx(100, abs=1e-9)
    assert again.z is None or again.z == pytest.approx(0, abs=1e-9)
    assert spirometry(reference, predicted / 2, **MAN, group=group).percent == pytest.approx(50)


def test_equations_that_print_no_spread_give_no_z():
    assert spirometry("ECCS 1993", 3.0, **MAN).z is None


def test_one_person_differs_by_several_points_between_equations():
    percents = {
        spirometry(name, 3.0, **MAN, group="Caucasian" if known.groups else None).percent
        for name, known in EQUATIONS.items()
    }
    assert len(percents) == 4
    assert max(percents) - min(percents) > 5


@pytest.mark.parametrize(
    ("reference", "litres", "change", "words"),
    [
        ("GLI", 3, {}, "no reference equations GLI; known: ECCS 1993"),
        ("GLI-2012", 3, {}, "GLI-2012 does not know group None; its groups: Caucasian, African"),
        ("GLI-2012", 3, {"group": "Mexican American"}, "does not know group Mexican American"),
        ("GLI Global 2022", 3, {"group": "Caucasian"}, "its groups: none"),
        ("ECCS 1993", 3, {"sex": "m"}, "know female and male, not m"),
        ("ECCS 1993", 0, {}, "is above 0 L, not 0"),
        ("ECCS 1993", float("nan"), {}, "is above 0 L, not nan"),
        ("ECCS 1993", 3, {"height": 1.72}, "a height is 50 to 250 cm, not 1.72"),
        ("ECCS 1993", 3, {"age": 75}, "ECCS 1993 does not reach a person of 75 years and 172 cm"),
        ("NHANES III", 3, {"height": 152, "group": "Caucasian"}, "does not reach .* 152 cm"),
        ("GLI Global 2022", 3, {"age": 96}, "does not reach a person of 96 years"),
        ("GLI Global 2022", 3, {"age": float("nan")}, "does not reach a person of nan years"),
    ],
)
def test_no_number_is_given_where_the_equations_have_none(reference, litres, change, words):
    with pytest.raises(MethodError, match=words):
        spirometry(reference, litres, **(MAN | change))


def test_the_instruments_load_neither_pandas_nor_scipy():
    probe = (
        "import sys, cellcourse.instruments;"
        "print([name for name in ('pandas', 'scipy', 'pyspiro') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", probe], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
