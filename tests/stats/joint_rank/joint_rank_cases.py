"""The rules that the tests go through, and a way to draw patients under any rule."""

import numpy as np
from hypothesis import strategies as st

from cellcourse.stats.joint_rank import Rule, standings

RULES = {
    "last visit": Rule("last visit", "survived", "survived", 0),
    "last common visit": Rule("last common visit", "known until then", "known until then", 0),
    "died then, margin": Rule("last common visit", "died then", "survived", 2),
}


@st.composite
def drawn(draw, least=2):
    """Patients with ties in everything, under any rule."""
    n, visits = draw(st.integers(least, 25)), draw(st.integers(1, 4))
    rng = np.random.default_rng(draw(st.integers(0, 2**32)))
    died = rng.random(n) < 0.4
    withdrew = ~died & (rng.random(n) < 0.5)
    change = rng.integers(-6, 3, (n, visits)).astype(float)
    change[rng.random((n, visits)) < 0.3] = np.nan
    rule = Rule(
        draw(st.sampled_from(["last visit", "last common visit"])),
        draw(st.sampled_from(["survived", "known until then", "died then"])),
        draw(st.sampled_from(["survived", "known until then"])),
        draw(st.sampled_from([0.0, 1.0, 2.0])),
    )
    return standings(rng.integers(1, 12, n), died, withdrew, change, rule=rule)
