"""How long it takes to rebuild the rat paper, and how long to verify what was rebuilt.

``python benchmarks/reconstruct.py N``: N solutions found and verified one after the other,
in one process, so that the seconds are those of one core.
"""

import sys
import time
from pathlib import Path

from cellcourse.evidence.reconstruct.read import read_plan
from cellcourse.evidence.reconstruct.settle import settle
from cellcourse.evidence.reconstruct.solution import solve
from cellcourse.evidence.reconstruct.verify import checking, verify
from cellcourse.workspace.study_folder import open_study

FOLDER = Path("examples/sod1-rat")
SEED = 1
_FEW = 20


def main(count: int) -> None:
    """Print the seconds of settling, finding and verifying, and what was found."""
    opened = open_study(FOLDER)
    plan = read_plan((FOLDER / "reconstruction.yaml").read_bytes(), "reconstruction.yaml")
    start = time.thread_time()
    settled = settle(opened.study, opened.evidence, plan, SEED)
    print(
        f"settling what holds together, compiling where needed  {time.thread_time() - start:8.2f}"
    )
    start = time.thread_time()
    found = [solve(settled.search, SEED, number) for number in range(1, count + 1)]
    each = (time.thread_time() - start) / count
    print(f"finding one of {count} solutions                       {each:8.3f}")
    start = time.thread_time()
    study = checking(opened.study, opened.evidence)
    kept = sum(not verify(study, settled.search, opened.evidence, one).broken for one in found)
    each = (time.thread_time() - start) / count
    print(f"verifying one by the analyses that are pointed to     {each:8.3f}")
    start = time.thread_time()
    few = found[:_FEW]
    for one in few:
        verify(opened.study, settled.search, opened.evidence, one)
    each = (time.thread_time() - start) / len(few)
    print(f"all declared analyses of one, for the widths          {each:8.3f}")
    attempts = sum(one.attempts for one in found) / count
    print(f"{kept} of {count} keep every claim; {attempts:.1f} draws of event days each")


if __name__ == "__main__":
    main(int(sys.argv[1]))
