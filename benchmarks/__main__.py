"""All tables: `python -m benchmarks`, or `python -m benchmarks engine`. Each in a process of its own, which it may set up."""

import subprocess
import sys

TABLES = ("engine", "peers", "browser")

for name in sys.argv[1:] or TABLES:
    print(f"== {name}", flush=True)
    subprocess.run([sys.executable, "-m", f"benchmarks.{name}"], check=True)
