"""Write the golden recordings again."""

from autograd_core.program import run_program
from tests.golden import FOLDER, NAMES, program

for name in NAMES:
    (FOLDER / f"{name}.json").write_bytes(run_program(program(name)).json() + b"\n")
