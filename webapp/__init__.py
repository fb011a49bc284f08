"""The server of Tapedeck: HTTP routes, the runner of learners' programs, graph layout, storage and the command line.

It uses `autograd_core` and never the other way round; the engine runs only in the runner's children.
"""

__version__ = "0.1.0"
