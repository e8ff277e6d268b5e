"""Pictures inside a page."""

import re

from cellcourse.report.blocks import Picture
from cellcourse.report.inline import inline_svg


def test_two_pictures_of_one_page_never_share_an_id(picture):
    ids = [
        name
        for prefix in ("a", "b")
        for name in re.findall(r'\bid="([^"]+)"', inline_svg(picture, prefix, "alt"))
    ]
    assert ids == ["a-p1", "b-p1"]


def test_what_refers_to_an_id_follows_it(picture):
    svg = inline_svg(picture, "a", "alt")
    assert 'href="#a-p1"' in svg
    assert "url(#a-p1)" in svg


def test_the_picture_fits_its_place_and_is_described(picture):
    svg = inline_svg(picture, "a", 'says "alive" & more')
    assert 'width="10pt"' not in svg
    assert 'role="img"' in svg
    assert "says &quot;alive&quot; &amp; more" in svg


def test_each_point_answers_at_its_place_with_its_value(picture):
    svg = inline_svg(picture, "a", "alt")
    assert '<circle cx="5.0" cy="2.5" r="7"><title>MSC-4, day 7: 14.6</title></circle>' in svg


def test_a_picture_without_points_has_no_overlay(picture):
    bare = Picture(85, 85, picture.svg, b"")
    assert 'class="hot"' not in inline_svg(bare, "a", "alt")
