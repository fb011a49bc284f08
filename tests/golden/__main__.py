"""Write the golden recordings again."""

from tests.golden import FOLDER, NAMES, program
from tests.programs import run_program

for name in NAMES:
    (FOLDER / f"{name}.json").write_bytes(run_program(program(name)).json() + b"\n")
