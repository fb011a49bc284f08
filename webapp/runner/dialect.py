"""Which framework's dialect a program is written in, by its imports; also for programs that do not compile, or never ran.

Reads text only: neither the engine nor a dialect is loaded for it.
"""

import ast
import warnings
from collections.abc import Iterator
from contextlib import suppress
from typing import Literal

__all__ = ["Dialect", "dialect_of", "own_values", "parsed"]

Dialect = Literal["torch", "tensorflow", "tensorflow1", "mxnet", "jax", "micrograd", "numpy"]
_FRAMEWORKS: tuple[Dialect, ...] = ("torch", "tensorflow", "mxnet", "jax", "micrograd")
_ALSO = {"tensorflow": "keras"}
_VERSION_1 = "tensorflow.compat.v1"


def dialect_of(text: str) -> Dialect:
    """The framework that the program imports first, `"numpy"` where it imports none.

    TensorFlow is `"tensorflow1"` where the program reaches for `tensorflow.compat.v1`, in an import or as an attribute.

    >>> dialect_of("import numpy as np\\nfrom jax import grad")
    'jax'
    >>> dialect_of("import tensorflow as tf\\ntf.compat.v1.disable_eager_execution()")
    'tensorflow1'
    """
    tree = parsed(text)
    imported = [module for node in ast.walk(tree) if isinstance(node, (ast.Import, ast.ImportFrom)) for module in _modules(node)]
    for module in imported:
        for name in _FRAMEWORKS:
            if module.partition(".")[0] in (name, _ALSO.get(name)):
                return "tensorflow1" if name == "tensorflow" and _is_version_1(tree, imported) else name
    return "numpy"


def own_values(text: str) -> list[ast.ClassDef]:
    """The classes of a program that imports no framework which add or multiply, and go backward: each computes its gradients itself."""
    if dialect_of(text) != "numpy":
        return []
    classes = [node for node in ast.walk(parsed(text)) if isinstance(node, ast.ClassDef)]
    methods = [{one.name for one in node.body if isinstance(one, ast.FunctionDef)} for node in classes]
    return [node for node, has in zip(classes, methods, strict=True) if "backward" in has and has & {"__add__", "__mul__"}]


def _modules(node: ast.Import | ast.ImportFrom) -> Iterator[str]:
    """The modules that one statement may import, absolute; a relative import is the learner's own."""
    if isinstance(node, ast.Import):
        yield from (alias.name for alias in node.names)
    elif node.level == 0 and node.module is not None:
        yield from (f"{node.module}.{alias.name}" for alias in node.names)


def _is_version_1(tree: ast.AST, imported: list[str]) -> bool:
    if any(module == _VERSION_1 or module.startswith(_VERSION_1 + ".") for module in imported):
        return True
    attributes = (node for node in ast.walk(tree) if isinstance(node, ast.Attribute) and node.attr == "v1")
    return any(isinstance(node.value, ast.Attribute) and node.value.attr == "compat" for node in attributes)


def parsed(text: str) -> ast.AST:
    """The syntax tree; of a program that has none, what its import lines say one by one."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the compiler says them, once
        with suppress(SyntaxError, ValueError, RecursionError, MemoryError):
            return ast.parse(text)
        whole = ast.Module([], [])
        for line in text.splitlines():
            if line.lstrip().startswith(("import ", "from ")):
                with suppress(SyntaxError, ValueError):
                    whole.body += ast.parse(line.strip()).body
        return whole
