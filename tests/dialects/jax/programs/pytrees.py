import jax, jax.numpy as jnp
from collections import namedtuple
example_trees = [[1, 'a', object], (1, (2, 3), ()), [1, {'k1': 2, 'k2': (3, 4)}, 5], {'a': 2, 'b': (2, 3)}, jnp.array([1, 2, 3])]
for pytree in example_trees:
    leaves = jax.tree.leaves(pytree)
    print(f"{len(leaves)} leaves")
print(jax.tree.structure({'a': [1, 2], 'b': None, 'c': (3,)}))
list_of_lists = [[1, 2, 3], [1, 2], [1, 2, 3, 4]]
print(jax.tree.map(lambda x: x * 2, list_of_lists))
print(jax.tree.map(lambda x, y: x + y, list_of_lists, list_of_lists))
value_flat, value_tree = jax.tree_util.tree_flatten([1., (2., 3.)])
print(f'{value_flat=}\n{value_tree=}')
print(jax.tree_util.tree_unflatten(value_tree, [10, 20, 30]))
Point = namedtuple('Point', 'x y')
print(jax.tree.map(lambda v: v + 1, Point(1, 2)), jax.tree.structure(Point(1, (2, 3))))
class Special:
    def __init__(self, x, y): self.x, self.y = x, y
    def __repr__(self): return f'Special(x={self.x}, y={self.y})'
jax.tree_util.register_pytree_node(Special, lambda s: ((s.x, s.y), None), lambda aux, ch: Special(*ch))
print(jax.tree.map(lambda v: v * 3, Special(1., [2., 3.])), jax.tree.structure(Special(1, 2)))
@jax.tree_util.register_pytree_node_class
class Box:
    def __init__(self, value, name): self.value, self.name = value, name
    def tree_flatten(self): return (self.value,), self.name
    @classmethod
    def tree_unflatten(cls, aux, children): return cls(*children, aux)
b = jax.grad(lambda box: (box.value ** 2).sum())(Box(jnp.array([1., 2.]), 'w'))
print(b.value, b.name)
tree = {'layer': {'w': jnp.ones((2, 2)), 'b': jnp.zeros(2)}, 'scale': (1., 2.)}
for path, leaf in jax.tree_util.tree_flatten_with_path(tree)[0]:
    print(f"tree{jax.tree_util.keystr(path)} = {leaf}")
print(jax.tree.map(jnp.shape, tree))
print(jax.tree.reduce(lambda a, b: a + b, [1, 2, (3, 4)]), jax.tree.all([True, 1]))
try:
    jax.tree.map(lambda a, b: a + b, [1, 2], [1])
except ValueError as e:
    print('ValueError')
def tt(tree_list): return jax.tree.map(lambda *xs: list(xs), *tree_list)
print(tt([{'t': 1, 'obs': 3}, {'t': 2, 'obs': 4}]))
print(jax.tree.transpose(jax.tree.structure([0, 0]), jax.tree.structure({'t': 0, 'obs': 0}), [dict(t=1, obs=3), dict(t=2, obs=4)]))
from jax.flatten_util import ravel_pytree
flat, unravel = ravel_pytree(tree)
print(flat, unravel(flat * 2)['layer']['b'])
print(jax.tree.map_with_path(lambda p, x: (jax.tree_util.keystr(p), x), {'a': 1, 'b': [2]}))
print(jax.tree.leaves({'a': None, 'b': 1}), jax.tree.leaves([None, 1], is_leaf=lambda x: x is None))
