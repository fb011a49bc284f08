"""`grad(..., within=nodes)`: only paths through these nodes of the tape count."""

import autograd_core as ag


def test_paths_outside_of_the_given_nodes_bring_nothing():
    x = ag.tensor(5.0, requires_grad=True)
    y = x * x
    z = y * x
    assert ag.grad(z, x, retain_graph=True)[0].item() == 75.0
    assert ag.grad(z, x, retain_graph=True, within={z.grad_fn})[0].item() == 25.0
    assert ag.grad(z, y, within={z.grad_fn})[0].item() == 5.0


def test_many_seeds_are_pulled_through_the_same_nodes():
    x = ag.tensor([1.0, 2.0], requires_grad=True)
    y = x * 3
    z = y * x
    (rows,) = ag.grad(z, x, ag.eye(2), is_grads_batched=True, within={z.grad_fn})
    assert rows.tolist() == [[3.0, 0.0], [0.0, 6.0]]
