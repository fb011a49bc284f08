"""Modules: containers, printing, state dicts, initialisation, parametrisations, lazy layers, hooks on states, moving."""

import copy
import io
from collections import OrderedDict

import torch
import torch.nn.utils.parametrize as parametrize
from torch import nn

torch.manual_seed(0)
print(
    nn.Sequential(
        OrderedDict(
            [
                ("conv1", nn.Conv2d(1, 20, 5)),
                ("relu1", nn.ReLU()),
                ("conv2", nn.Conv2d(20, 64, 5, stride=2, padding=1)),
                ("pool", nn.MaxPool2d(2)),
            ]
        )
    )
)
for m in [
    nn.Linear(3, 4, bias=False), nn.Bilinear(2, 3, 4), nn.Conv1d(4, 8, 3, padding="same"), nn.Conv2d(4, 8, (3, 5), stride=(2, 1), padding=(4, 2), dilation=(3, 1), groups=2, bias=False),
    nn.ConvTranspose2d(4, 8, 3, stride=2, output_padding=1), nn.BatchNorm2d(4), nn.BatchNorm1d(4, affine=False), nn.LayerNorm([3, 4]), nn.GroupNorm(2, 4), nn.InstanceNorm2d(4), nn.RMSNorm(4), nn.Dropout(0.3),
    nn.Embedding(5, 3), nn.LSTM(3, 4, 2, batch_first=True, dropout=0.1), nn.GRU(3, 4, bidirectional=True), nn.RNN(3, 4, nonlinearity="relu"), nn.LSTMCell(3, 4), nn.MaxPool2d(3, 2, 1), nn.AvgPool2d(2),
    nn.AdaptiveAvgPool2d((1, 1)), nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Unflatten(1, (2, 3)), nn.ReLU(), nn.ReLU(inplace=True), nn.LeakyReLU(0.2), nn.ELU(), nn.GELU(), nn.SiLU(), nn.Softmax(dim=1),
    nn.LogSoftmax(dim=-1), nn.Sigmoid(), nn.Tanh(), nn.Softplus(), nn.PReLU(), nn.Hardtanh(), nn.Threshold(0.1, 20), nn.GLU(), nn.MSELoss(), nn.CrossEntropyLoss(), nn.BCEWithLogitsLoss(), nn.NLLLoss(), nn.L1Loss(),
    nn.SmoothL1Loss(), nn.HuberLoss(), nn.KLDivLoss(), nn.Upsample(scale_factor=2), nn.Upsample(size=(4, 4), mode="bilinear"), nn.PixelShuffle(2), nn.ZeroPad2d(1), nn.ReflectionPad2d((1, 2, 3, 4)), nn.ConstantPad1d(2, 3.5),
    nn.Identity(), nn.ModuleList([nn.Linear(1, 2), nn.Linear(1, 2), nn.ReLU()]), nn.ModuleDict({"a": nn.Linear(1, 1), "b": nn.Tanh()}), nn.ParameterList([nn.Parameter(torch.ones(2))]), nn.CosineSimilarity(), nn.PairwiseDistance(),
    nn.TripletMarginLoss(), nn.LocalResponseNorm(2), nn.Fold((4, 4), 2), nn.Unfold(2), nn.AlphaDropout(), nn.Dropout2d(), nn.EmbeddingBag(3, 2), nn.CTCLoss(), nn.Hardswish(), nn.Mish(), nn.LogSigmoid(), nn.Softmin(dim=0), nn.Softshrink(),
]:  # fmt: skip
    print(m)


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.features = nn.Sequential(nn.Linear(4, 3), nn.ReLU())
        self.head = nn.Linear(3, 2)
        self.scale = nn.Parameter(torch.ones(1))
        self.register_buffer("steps", torch.zeros(1))

    def forward(self, x):
        return self.head(self.features(x)) * self.scale

    def extra_repr(self):
        return "extra=1"


net = Net()
print(net)
print(
    [n for n, _ in net.named_parameters()],
    [n for n, _ in net.named_buffers()],
    [n for n, _ in net.named_modules()],
    [n for n, _ in net.named_children()],
)
print(net.state_dict())
for name, param in net.named_parameters():
    print(name, param.size(), param.requires_grad)


def init_weights(m):
    if isinstance(m, nn.Linear):
        torch.nn.init.xavier_uniform_(m.weight)
        m.bias.data.fill_(0.01)
    print(type(m).__name__)


net.apply(init_weights)
print(net.head.weight, net.head.bias)
print(net.train().training, net.eval().features.training, net.features[0], net.features[-1], len(net.features))
twin = copy.deepcopy(net)
with torch.no_grad():
    twin.scale.mul_(2)
print(net.scale, twin.scale)
file = io.BytesIO()
torch.save({"epoch": 3, "model": net.state_dict(), "loss": 0.25}, file)
file.seek(0)
checkpoint = torch.load(file)
print(checkpoint["epoch"], checkpoint["loss"], list(checkpoint["model"]))
print(twin.load_state_dict(checkpoint["model"]), twin.scale)
print(twin.load_state_dict({"scale": torch.zeros(1)}, strict=False))
print(net.double().head.weight.dtype, net.float().head.weight.dtype, next(net.parameters()).device)
for p in net.features.parameters():
    p.requires_grad = False
print(sum(p.numel() for p in net.parameters()), sum(p.numel() for p in net.parameters() if p.requires_grad))
net.features[0] = nn.Identity()
del net.scale
net.add_module("extra", nn.Linear(1, 1))
print(net)
seq = nn.Sequential(nn.Linear(2, 2))
seq.append(nn.ReLU())
seq.insert(0, nn.Flatten())
print(seq, seq[1:])
torch.manual_seed(3)
for init in [
    "uniform_",
    "normal_",
    "ones_",
    "zeros_",
    "eye_",
    "xavier_uniform_",
    "xavier_normal_",
    "kaiming_uniform_",
    "kaiming_normal_",
    "trunc_normal_",
    "orthogonal_",
]:
    print(init, getattr(nn.init, init)(torch.empty(2, 3)))
print(nn.init.constant_(torch.empty(2), 0.3), nn.init.calculate_gain("relu"), nn.init.calculate_gain("leaky_relu", 0.2))


class Symmetric(nn.Module):
    def forward(self, X):
        return X.triu() + X.triu(1).transpose(-1, -2)


layer = nn.Linear(3, 3)
parametrize.register_parametrization(layer, "weight", Symmetric())
print(layer)
print(torch.allclose(layer.weight, layer.weight.T), layer.parametrizations.weight.original.shape, [n for n, _ in layer.named_parameters()])
print(layer(torch.ones(1, 3)))
parametrize.remove_parametrizations(layer, "weight")
print(layer, parametrize.is_parametrized(layer))
wn = nn.utils.parametrizations.weight_norm(nn.Linear(3, 2))
print(wn, [(n, p.shape) for n, p in wn.named_parameters()], wn(torch.ones(1, 3)))
old = nn.utils.weight_norm(nn.Linear(3, 2), name="weight")
print(old, old.weight_g.size(), old.weight_v.size(), old(torch.ones(1, 3)))
nn.utils.remove_weight_norm(old)
print([n for n, _ in old.named_parameters()])
sn = nn.utils.parametrizations.spectral_norm(nn.Linear(3, 2))
print(sn, round(torch.linalg.matrix_norm(sn.weight, 2).item(), 3))
lazy = nn.Sequential(nn.LazyLinear(4), nn.ReLU(), nn.LazyLinear(2))
print(lazy)
print(lazy(torch.ones(2, 3)).shape, lazy)
print(nn.LazyConv2d(4, 3)(torch.ones(1, 2, 5, 5)).shape)
vec = nn.utils.parameters_to_vector(lazy.parameters())
nn.utils.vector_to_parameters(vec * 0, lazy.parameters())
print(vec.shape, lazy[0].bias)
lazy(torch.ones(1, 3)).sum().backward()
print(nn.utils.clip_grad_norm_(lazy.parameters(), 0.5), nn.utils.clip_grad_value_(lazy.parameters(), 0.1), lazy[2].bias.grad)
