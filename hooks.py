import torch
x = torch.tensor([1., 2., 3.], requires_grad=True)
y = x * 2
def hook(grad):
    print("hook got", grad)
    return grad * 10
h = y.register_hook(hook)
z = (y ** 2).mean()
z.backward()
print(x.grad)
h.remove()
print(z.grad_fn, z.grad_fn.next_functions)
print(z.grad_fn.next_functions[0][0].next_functions[0][0].next_functions)
lin = torch.nn.Linear(2, 2)
lin.register_forward_hook(lambda m, i, o: print("fwd", m, o.shape))
lin.register_full_backward_hook(lambda m, gi, go: print("bwd", [None if a is None else a.shape for a in gi], go[0].shape))
lin(torch.ones(1, 2)).sum().backward()
