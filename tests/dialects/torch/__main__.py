"""Write down what the real PyTorch prints for each program."""

import subprocess
import sys

from tests.dialects.torch import PROGRAMS

for path in PROGRAMS:
    if len(sys.argv) == 1 or path.stem in sys.argv[1:]:
        done = subprocess.run([sys.executable, "-W", "ignore", str(path)], capture_output=True, text=True, check=True)
        path.with_suffix(".txt").write_text(done.stdout, encoding="utf-8")
