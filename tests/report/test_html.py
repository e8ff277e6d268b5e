"""The page: self-contained, safe, readable."""

import re
from html.parser import HTMLParser

import pytest

from cellcourse.report.html import html

ATTACK = """<script>alert(1)</script>"><img src=x onerror=alert(1)> {{ 7*7 }} 'q' & </style>"""


class Page(HTMLParser):
    """What a browser would see."""

    def __init__(self, content):
        super().__init__()
        self.tags = []
        self.words = []
        self.feed(content.decode())

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data):
        self.words.append(data)

    def all(self, tag):
        return [attrs for name, attrs in self.tags if name == tag]


def test_the_page_fetches_nothing(rat_document):
    page = Page(html(rat_document))
    assert page.all("link") == []
    assert all("src" not in attrs for _, attrs in page.tags)
    assert "@import" not in "".join(page.words)
    policy = next(m for m in page.all("meta") if m.get("http-equiv"))["content"]
    assert "default-src 'none'" in policy


def test_what_a_user_wrote_is_shown_and_never_run(saying):
    page = Page(html(saying(ATTACK)))
    assert len(page.all("script")) == 1
    assert page.all("img") == []
    assert "49" not in "".join(page.words)
    assert "{{ 7*7 }}" in "".join(page.words)


def test_what_a_user_wrote_closes_no_attribute(saying):
    page = Page(html(saying(ATTACK)))
    assert not any("onerror" in attrs for _, attrs in page.tags)


def test_every_id_of_a_page_is_its_own(rat_document):
    found = [attrs["id"] for _, attrs in Page(html(rat_document)).tags if "id" in attrs]
    assert len(found) == len(set(found))


def test_every_link_inside_the_page_leads_somewhere(rat_document):
    page = Page(html(rat_document))
    found = {attrs["id"] for _, attrs in page.tags if "id" in attrs}
    inside = [a["href"][1:] for a in page.all("a") if a["href"].startswith("#")]
    assert inside
    assert set(inside) <= found


def test_the_page_has_landmarks_one_title_and_a_language(document):
    page = Page(html(document))
    assert len(page.all("h1")) == len(page.all("main")) == 1
    assert page.all("nav")[0]["aria-label"] == "Contents"
    assert page.all("html")[0]["lang"] == "en"


def test_every_picture_is_described_at_both_widths(document):
    described = [s["aria-label"] for s in Page(html(document)).all("svg")]
    assert described == ["A line that falls."] * 2


def test_a_table_scrolls_in_its_own_box_and_names_its_columns(document):
    page = Page(html(document))
    assert [t for t in page.all("th") if t.get("scope") == "col"]
    box = next(d for d in page.all("div") if d.get("class") == "scroll")
    assert box["tabindex"] == "0"
    assert box["role"] == "region"


def test_a_sortable_cell_carries_the_number_behind_it(document):
    page = Page(html(document))
    values = [t["data-value"] for t in page.all("td") if "data-value" in t]
    assert values[:2] == ["9.666666666666666", "0.00042"]


def test_the_banner_stands_before_everything_else(document):
    content = html(document).decode()
    assert content.index("Reconstructed data.") < content.index("<main")


def test_a_document_without_banner_has_none(document):
    from dataclasses import replace

    assert 'class="banner"' not in html(replace(document, banners=())).decode()


def test_the_same_document_gives_the_same_bytes(document):
    assert html(document) == html(document)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_words_can_be_read_in_both_schemes(document, scheme):
    style = re.search(r"<style>(.*?)</style>", html(document).decode(), re.DOTALL)[1]
    blocks = re.findall(r":root \{(.*?)\}", style, re.DOTALL)
    named = dict(re.findall(r"--([\w-]+): (#\w+)", blocks[0 if scheme == "light" else 1]))
    for ink in ("ink", "soft", "link"):
        for paper in ("paper", "wash"):
            assert contrast(named[ink], named[paper]) >= 4.5
    assert contrast(named["ink"], named["origin"]) >= 4.5
    assert contrast(named["ink"], named["limit"]) >= 4.5


def contrast(one, other):
    """Contrast ratio as WCAG 2 defines it."""
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def luminance(colour):
    full = colour if len(colour) == 7 else "#" + "".join(c * 2 for c in colour[1:])
    parts = [int(full[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def test_on_a_phone_effect_interval_and_p_follow_the_comparison(rat_document):
    for made in rat_document.tables():
        titles = [column.title for column in made.columns]
        if made.id.endswith("-tests") and "Comparison" in titles and "p" in titles:
            assert titles[0] == "Comparison"
            assert titles.index("p") <= 3
            assert titles.index("n") > titles.index("p")


def test_a_table_that_is_cut_off_can_say_so_and_keeps_its_first_column(document):
    page = html(document).decode()
    assert page.count('class="more"') == len(document.tables())
    assert "position: sticky; left: 0" in page


def test_a_reader_is_told_that_marks_have_values(document):
    assert html(document).decode().count('class="taps"') == len(document.figures())
