"""Our PyTorch surface beside PyTorch itself.

PyTorch describes its operators in a table of its own tests (OpInfo), each with sample inputs: empty and 0-d tensors, negative axes,
broadcasting, strided views, every optional argument. Here the same numbers go through both, and outputs and gradients are
compared. It needs PyTorch (`pip install -e .[oracle]`), which nothing else in the project does:

    python -m tests.oracle --all          # everything, one line for each operator
    python -m tests.oracle add linalg.    # one operator, and all of a namespace
"""
