"""The engine beside its peers, in one run: eager and captured, PyTorch, JAX under jit, TensorFlow's graphs, HIPS autograd, MyGrad, and NumPy by hand.

    python -m benchmarks.peers                  every table, on one thread and then on all cores
    python -m benchmarks.peers chain mlp        those whose names begin with one of the words, on one thread
    python -m benchmarks.peers --cores chain    on all cores
    python -m benchmarks.peers --quick chain    fewer rounds
    python -m benchmarks.peers --profile chain  where our own time goes, instead of the table

All tables are Markdown: what is printed can stand in docs/performance.md, its first table in the README. A peer that is not installed is named as missing; the table then shows the columns that are left.
"""

import os
import sys

threads = str(os.cpu_count()) if "--cores" in sys.argv else os.environ.get("OMP_NUM_THREADS", "1")
for name in ("OMP_NUM_THREADS", "MKL_NUM_THREADS", "OPENBLAS_NUM_THREADS", "NUMEXPR_NUM_THREADS"):
    os.environ[name] = threads  # the libraries read it when they are imported, and this package is imported first
