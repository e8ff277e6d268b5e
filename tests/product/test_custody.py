"""Whose cells they are."""

import pytest
from sound_batch import BATCH

from cellcourse.product.custody import Karyotype, custody, read_karyotype
from cellcourse.product.record import Person


@pytest.mark.parametrize(
    ("written", "expected", "normal", "sex"),
    [
        ("46XY", Karyotype(46, "XY", ""), True, "male"),
        ("46,XX", Karyotype(46, "XX", ""), True, "female"),
        ("46, XX [20]", Karyotype(46, "XX", ""), True, "female"),
        ("47,XXY", Karyotype(47, "XXY", ""), False, None),
        ("45,X", Karyotype(45, "X", ""), False, None),
        ("46,XY,t(9;22)(q34;q11)", Karyotype(46, "XY", "t(9;22)(q34;q11)"), False, "male"),
        ("47,XX,+8", Karyotype(47, "XX", "+8"), False, "female"),
    ],
)
def test_a_karyotype_is_read(written, expected, normal, sex):
    found = read_karyotype(written)
    assert found == expected
    assert (found.normal, found.sex) == (normal, sex)


@pytest.mark.parametrize("written", ["", "normal", "XY", "46", "46XYXX", "46 XY?"])
def test_what_is_no_karyotype_is_not_read(written):
    assert read_karyotype(written) is None


def outcomes(product, batch):
    return {one.about: (one.outcome, one.words) for one in custody(product, batch)}


def test_autologous_cells_go_to_their_donor(product):
    assert outcomes(product, BATCH) == {
        "Donor": ("met", "autologous, the donor is the recipient"),
        "Karyotype and sex": ("met", "46XY, male donor"),
    }


def test_autologous_cells_go_to_nobody_else(product, changed):
    other = changed(recipient=Person("S-08", "male"))
    assert outcomes(product, other)["Donor"] == (
        "failed",
        "autologous cells of S-07, not of the recipient",
    )


@pytest.mark.parametrize("origin", ["allogeneic", "xenogeneic"])
def test_declared_cells_of_another_go_to_anybody(without, changed, origin):
    product = without("origin", to=origin)
    other = changed(recipient=Person("S-08", "female"))
    assert outcomes(product, other)["Donor"] == ("met", f"{origin} cells of S-07")


@pytest.mark.parametrize("lacking", ["donor", "recipient"])
def test_an_unknown_person_leaves_custody_open(product, changed, lacking):
    assert outcomes(product, changed(**{lacking: None}))["Donor"][0] == "undecided"


def test_a_plan_that_does_not_say_whose_cells_they_are_leaves_custody_open(without):
    assert outcomes(without("origin", to="not reported"), BATCH)["Donor"][0] == "undecided"


@pytest.mark.parametrize(
    ("karyotype", "sex", "outcome"),
    [
        ("46XX", "male", "failed"),
        ("46XY", "female", "failed"),
        ("46XX", "female", "met"),
        ("47,XXY", "male", "undecided"),
        ("normal", "male", "undecided"),
        ("46XX", None, "noted"),
    ],
)
def test_the_karyotype_is_held_against_the_donors_sex(product, changed, karyotype, sex, outcome):
    person = Person("S-07", sex)
    batch = changed(donor=person, recipient=person, karyotype=karyotype)
    assert outcomes(product, batch)["Karyotype and sex"][0] == outcome


def test_no_karyotype_says_nothing_about_sex(product, changed):
    assert "Karyotype and sex" not in outcomes(product, changed(karyotype=None))
