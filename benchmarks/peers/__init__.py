"""The engine beside its peers: the same workloads in PyTorch, HIPS autograd, MyGrad and NumPy written by hand, in one run.

    python -m benchmarks.peers                  every workload
    python -m benchmarks.peers chain mlp        those whose names contain one of the words
    python -m benchmarks.peers --quick chain    fewer rounds
    python -m benchmarks.peers --profile chain  where our own time goes, instead of the table

Everything runs on one thread. A peer that is not installed is named as missing; the table then shows the columns that are left.
"""

import os

for name in ("OMP_NUM_THREADS", "MKL_NUM_THREADS", "OPENBLAS_NUM_THREADS", "NUMEXPR_NUM_THREADS"):
    os.environ[name] = "1"  # the libraries read it when they are imported, and this package is imported first
