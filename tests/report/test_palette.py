"""The look of each arm."""

from types import MappingProxyType

from cellcourse.report.palette import INK, Look, Palette, palette


def test_the_control_is_grey_and_every_arm_differs_in_colour_dash_and_marker(rat):
    looks = [palette(rat.study)[arm] for arm in rat.study.arms]
    assert looks[0].colour == "#555555"
    for part in ("colour", "dash", "marker", "label"):
        assert len({str(getattr(look, part)) for look in looks}) == len(looks)


def test_a_study_without_control_gives_no_arm_the_control_look(patient):
    looks = palette(patient.study)
    assert all(looks[arm].colour != "#555555" for arm in patient.study.arms)


def test_names_are_those_of_the_study_file(rat):
    assert palette(rat.study).label("msc4") == "MSC-4"
    assert palette(rat.study).label(None) == ""


def test_what_is_no_arm_is_drawn_in_ink():
    looks = Palette(MappingProxyType({}))
    assert looks["all"] == Look("all", INK, INK, "-", "o")


def test_words_about_an_arm_can_be_read_on_white(rat, patient):
    for study in (rat.study, patient.study):
        for arm in study.arms:
            assert contrast(palette(study)[arm].text, "#ffffff") >= 4.5


def luminance(colour):
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one, other):
    """Contrast ratio as WCAG 2 defines it."""
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)
