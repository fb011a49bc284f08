"""All tables: `python -m benchmarks`, or `python -m benchmarks engine`."""

import importlib
import sys

TABLES = ("engine", "browser")

for name in sys.argv[1:] or TABLES:
    print(f"== {name}")
    importlib.import_module(f"benchmarks.{name}").main()
