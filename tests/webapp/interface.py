"""Asks a server whatever its OpenAPI document allows, and much that it forbids: no answer may be a 5xx or break the document.

    python -m tests.webapp.interface 600

asks for ten minutes, each time something else; the tests ask for a few seconds, always the same.
"""

import subprocess
import sys
import tempfile
from pathlib import Path

from tests.server import running_server

CHECKS = (
    "not_a_server_error",
    "status_code_conformance",
    "content_type_conformance",
    "response_headers_conformance",
    "response_schema_conformance",
    "negative_data_rejection",
    "unsupported_method",
    "allow_header_conformance",
)
UNLIMITED = {"run_rate": "off", "read_rate": "off", "drawing_rate": "off", "wall_limit": 2, "cpu_limit": 0.5}


def ask(folder: Path, *options: str) -> subprocess.CompletedProcess[str]:
    """Runs Schemathesis against a server of its own; its exit status is 0 where nothing was found."""
    with running_server(folder, **UNLIMITED) as server:
        words = ["--config-file", str(Path(__file__).with_suffix(".toml")), "--no-color", "run", f"{server.url}/openapi.json"]
        chosen = ["--checks", ",".join(CHECKS), "--no-shrink", "--request-timeout", "60", *options]
        program = Path(sys.executable).with_name("schemathesis")
        return subprocess.run([str(program), *words, *chosen], cwd=folder, capture_output=True, text=True, check=False)


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as temporary:
        done = ask(Path(temporary), "--phases", "examples,coverage,fuzzing", "--max-time", sys.argv[1], "-n", "10000")
    print(done.stdout)
    sys.exit(done.returncode)
