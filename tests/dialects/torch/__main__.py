"""Write down what the real PyTorch prints for each program: `python -m tests.dialects.torch`, with the real PyTorch."""

import subprocess
import sys
from pathlib import Path

for path in sorted((Path(__file__).parent / "programs").glob("*.py")):
    if len(sys.argv) == 1 or path.stem in sys.argv[1:]:
        done = subprocess.run([sys.executable, "-W", "ignore", str(path)], capture_output=True, text=True, check=True)
        path.with_suffix(".txt").write_text(done.stdout, encoding="utf-8")
