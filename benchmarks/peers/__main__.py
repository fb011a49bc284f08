"""The command: what is installed, the gradients of all checked, then interleaved rounds and the table."""

import sys

from benchmarks.peers.runner import main

main(sys.argv[1:])
