"""Define-and-run on the engine's tape: graphs that are built first and evaluated later. The names that programs use are in `compat.v1`."""
