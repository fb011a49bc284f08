"""Programs in the manner of PyTorch's tutorials, each with what the real PyTorch printed for it.

`python -m tests.dialects.torch` writes the outputs again; it needs the real PyTorch.
"""

from pathlib import Path

PROGRAMS = sorted((Path(__file__).parent / "programs").glob("*.py"))
