"""Whatever is typed is read or refused, never a traceback."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cellcourse.errors import ProductError
from cellcourse.product.blinding import label_pattern
from cellcourse.product.bounded import Bounded, read_bounded
from cellcourse.product.custody import read_karyotype
from cellcourse.product.identifier import Identifier, lookalikes, read_identifier
from cellcourse.study.limit import read_limit

TYPED = st.one_of(
    st.text(max_size=30),
    st.text("0123456789ABXYZ-<>=., %/andorlestmh", max_size=30),
    st.from_regex(r"[A-Z0-9]{1,4}-[A-Z][0-9]{3,20}-[A-Z0-9]", fullmatch=True),
    st.from_regex(r"(at least|at most) [0-9.eE+-]{1,8} (%|EU/mL|cells)( and .*)?", fullmatch=True),
)


def check(typed):
    for read, kind in ((read_bounded, Bounded), (read_identifier, Identifier)):
        try:
            assert isinstance(read(typed), kind)
        except ProductError as refusal:
            assert refusal.message
    try:
        assert str(read_limit(typed))
    except ValueError as refusal:
        assert str(refusal)
    karyotype = read_karyotype(typed)
    assert karyotype is None or 10 <= karyotype.chromosomes <= 99 or typed.strip().startswith("0")
    assert len(label_pattern(typed)) == len(typed)
    assert lookalikes([typed, typed]) == ()


@settings(max_examples=300, deadline=None)
@given(TYPED)
def test_anything_typed_is_read_or_refused(typed):
    check(typed)


@pytest.mark.slow
@settings(max_examples=10_000, deadline=None)
@given(TYPED)
def test_ten_thousand_typed_things_are_read_or_refused(typed):
    check(typed)
