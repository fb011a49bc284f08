"""Pruning: masks drawn at random, by size, by channel and over a whole network, made lasting, of one's own, and what is refused."""

import torch, torch.nn as nn
import torch.nn.utils.prune as prune

torch.manual_seed(1)


class LeNet(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(1, 6, 5)
        self.conv2 = nn.Conv2d(6, 16, 5)
        self.fc1 = nn.Linear(16 * 5 * 5, 12)
        self.fc3 = nn.Linear(12, 10)

    def forward(self, x):
        x = nn.functional.max_pool2d(nn.functional.relu(self.conv1(x)), (2, 2))
        x = nn.functional.max_pool2d(nn.functional.relu(self.conv2(x)), 2)
        return self.fc3(nn.functional.relu(self.fc1(x.view(-1, int(x.nelement() / x.shape[0])))))


model = LeNet()
module = model.conv1
print([n for n, _ in module.named_parameters()], list(module.named_buffers()))
prune.random_unstructured(module, name="weight", amount=0.3)
print([n for n, _ in module.named_parameters()], [(n, int(b.sum())) for n, b in module.named_buffers()])
print(type(module.weight), module.weight.grad_fn is not None, list(module._forward_pre_hooks.values())[0]._tensor_name)
prune.l1_unstructured(module, name="bias", amount=3)
print(module.bias_mask, sorted(model.state_dict())[:6])
prune.ln_structured(module, name="weight", amount=0.5, n=2, dim=0)
for hook in module._forward_pre_hooks.values():
    if hook._tensor_name == "weight":
        break
print([type(h).__name__ for h in hook], module.weight_mask.sum(dim=(1, 2, 3)) > 0)
prune.remove(module, "weight")
print([n for n, _ in module.named_parameters()], isinstance(module.weight, nn.Parameter), prune.is_pruned(model), prune.is_pruned(module))
new = LeNet()
for name, m in new.named_modules():
    if isinstance(m, nn.Conv2d):
        prune.l1_unstructured(m, name="weight", amount=0.2)
    elif isinstance(m, nn.Linear):
        prune.l1_unstructured(m, name="weight", amount=0.4)
print(dict(new.named_buffers()).keys())
model = LeNet()
ps = ((model.conv1, "weight"), (model.conv2, "weight"), (model.fc1, "weight"), (model.fc3, "weight"))
prune.global_unstructured(ps, pruning_method=prune.L1Unstructured, amount=0.2)
for n, m in model.named_children():
    print("Sparsity in {}: {:.2f}%".format(n, 100.0 * float(torch.sum(m.weight == 0)) / float(m.weight.nelement())))


class FooBar(prune.BasePruningMethod):
    PRUNING_TYPE = "unstructured"

    def compute_mask(self, t, default_mask):
        mask = default_mask.clone()
        mask.view(-1)[::2] = 0
        return mask


def foobar(module, name):
    FooBar.apply(module, name)
    return module


m = foobar(LeNet().fc3, name="bias")
print(m.bias_mask, m.bias[::2])
m(torch.ones(1, 12)).sum().backward()
print(m.bias_orig.grad, m.bias_orig.is_leaf)
opt = torch.optim.SGD(m.parameters(), 0.1)
opt.step()
m(torch.ones(1, 12))
print((m.bias == 0).int())
m = nn.Linear(3, 2)
for f in (
    lambda: prune.l1_unstructured(m, "weight", amount=1.5),
    lambda: prune.l1_unstructured(m, "weight", amount=-1),
    lambda: prune.l1_unstructured(m, "weight", amount=99),
    lambda: prune.remove(m, "weight"),
    lambda: prune.l1_unstructured(m, "weight", amount="a"),
    lambda: prune.ln_structured(m, "bias", amount=1, n=2, dim=0),
    lambda: prune.ln_structured(m, "weight", amount=1, n=2, dim=5),
    lambda: prune.is_pruned(m),
    lambda: prune.custom_from_mask(m, "weight", torch.ones(3)),
    lambda: prune.global_unstructured(m, pruning_method=prune.L1Unstructured, amount=1),
):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)
print([n for n, _ in m.named_parameters()], m.weight.shape)
print(
    prune.L1Unstructured(2).prune(torch.tensor([1.0, -3.0, 0.5, 2.0])),
    prune.LnStructured(0.5, 1, 0).prune(torch.tensor([[1.0, 1.0], [0.0, 0.5]])),
    prune.identity(nn.Linear(2, 1), "weight").weight_mask,
)
l = nn.Linear(4, 2)
prune.l1_unstructured(l, "weight", amount=2, importance_scores=torch.arange(8.0).view(2, 4))
print(l.weight_mask)
prune.random_structured(l, "weight", 1, dim=1)
print(int(l.weight_mask.sum()) in (4, 5, 6))
prune.l1_unstructured(l, "weight", amount=0.5)
print(int(l.weight_mask.sum()) < 5)
