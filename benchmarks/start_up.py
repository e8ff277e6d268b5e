"""How long a cold ``cellcourse --help`` takes, against a Python that imports argparse and json."""

import sys
from pathlib import Path

from rounds import interleaved

ROUNDS = 31

if __name__ == "__main__":
    command = Path(sys.executable).with_name("cellcourse")
    bare = (sys.executable, "-c", "import argparse, json")
    print(f"start-up: {interleaved((str(command), '--help'), bare, ROUNDS, lambda: None)}")
