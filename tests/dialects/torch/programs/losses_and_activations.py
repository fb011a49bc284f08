"""Losses, activations, image functions, normalisations."""

import torch, torch.nn as nn, torch.nn.functional as F

torch.manual_seed(0)
x, t = torch.randn(3, 5, requires_grad=True), torch.tensor([1, 0, 4])
r = torch.randn(3, 5)
p = torch.rand(3, 5)
print(
    nn.CrossEntropyLoss()(x, t),
    nn.CrossEntropyLoss(weight=torch.arange(5.0) + 1)(x, t),
    nn.CrossEntropyLoss(ignore_index=0)(x, t),
    nn.CrossEntropyLoss(label_smoothing=0.1)(x, t).detach(),
    nn.CrossEntropyLoss(reduction="none")(x, t),
    nn.CrossEntropyLoss(reduction="sum")(x, t),
    F.cross_entropy(x, F.softmax(r, 1)).detach(),
)
print(
    nn.NLLLoss()(F.log_softmax(x, 1), t),
    nn.MSELoss()(x, r),
    nn.L1Loss()(x, r),
    nn.SmoothL1Loss()(x, r),
    nn.HuberLoss(delta=0.5)(x, r),
    nn.BCEWithLogitsLoss()(x, p),
    nn.BCEWithLogitsLoss(pos_weight=torch.ones(5) * 2)(x, p),
    nn.BCELoss()(torch.sigmoid(x), p),
    nn.KLDivLoss(reduction="batchmean")(F.log_softmax(x, 1), F.softmax(r, 1)),
)
print(
    nn.CosineEmbeddingLoss()(x, r, torch.tensor([1, -1, 1])),
    nn.MarginRankingLoss(0.1)(x[:, 0], r[:, 0], torch.ones(3)),
    nn.TripletMarginLoss()(x, r, p),
    nn.HingeEmbeddingLoss()(x, torch.sign(r)),
    nn.MultiMarginLoss()(x, t),
    nn.MultiLabelSoftMarginLoss()(x, p.round()),
    nn.SoftMarginLoss()(x, torch.sign(r)),
    nn.PoissonNLLLoss()(x, p),
    nn.GaussianNLLLoss()(x, r, p + 0.1),
    nn.MultiLabelMarginLoss()(x[:1], torch.tensor([[3, 0, -1, 1, 2]])),
)
nn.CrossEntropyLoss()(x, t).backward()
print(x.grad)
print(
    F.cosine_similarity(x, r).detach(),
    F.pairwise_distance(x, r).detach(),
    F.normalize(r, dim=1),
    F.one_hot(t, 5).sum(0),
    F.softplus(r[0]),
    F.gelu(r[0]),
    F.gelu(r[0], approximate="tanh"),
    F.silu(r[0]),
    F.elu(r[0]),
    F.leaky_relu(r[0], 0.2),
    F.hardtanh(r[0]),
    F.relu6(r[0] * 5),
    F.mish(r[0]),
    F.selu(r[0]),
    F.glu(torch.randn(4)),
    F.softsign(r[0]),
    F.tanhshrink(r[0]),
    F.hardswish(r[0]),
    F.logsigmoid(r[0]),
    F.softmin(r[0], 0),
    F.threshold(r[0], 0.1, 20.0),
    F.prelu(r[0], torch.tensor([0.25])),
    F.celu(r[0]),
    F.hardshrink(r[0]),
    F.softshrink(r[0]),
    F.hardsigmoid(r[0]),
)
logp = F.log_softmax(torch.randn(10, 2, 4), 2)
print(nn.CTCLoss()(logp, torch.tensor([[1, 2], [3, 1]]), torch.tensor([10, 10]), torch.tensor([2, 2])))
im = torch.randn(1, 1, 4, 4)
print(
    F.max_pool2d(im, 2),
    F.avg_pool2d(im, 2),
    F.adaptive_avg_pool2d(im, 1),
    F.interpolate(im, scale_factor=2, mode="nearest")[0, 0, 0],
    F.interpolate(im, size=(2, 2), mode="bilinear", align_corners=False),
    F.unfold(im, 2).shape,
    F.conv2d(im, torch.ones(1, 1, 2, 2)),
    F.conv_transpose2d(im, torch.ones(1, 1, 2, 2)).shape,
    F.max_pool2d(im, 2, return_indices=True)[1],
    F.pad(im, (1, 1, 1, 1), mode="reflect")[0, 0, 0],
    F.pixel_shuffle(torch.arange(4.0).view(1, 4, 1, 1), 2),
    F.batch_norm(im, torch.zeros(1), torch.ones(1)),
    F.layer_norm(im, (4,))[0, 0, 0],
    F.group_norm(torch.randn(1, 4, 2), 2)[0, 0],
    F.instance_norm(im)[0, 0, 0],
    F.local_response_norm(im, 2)[0, 0, 0],
    F.grid_sample(im, torch.zeros(1, 1, 1, 2), align_corners=False),
    F.affine_grid(torch.eye(2, 3)[None], (1, 1, 2, 2), align_corners=False).shape,
)
bn = nn.BatchNorm1d(2)
y = torch.randn(6, 2)
print(bn(y), bn.running_mean, bn.running_var, bn.num_batches_tracked)
bn.eval()
print(bn(y)[0], bn.state_dict())
ln = nn.LayerNorm(2)
print(ln(y)[0])
d = nn.Dropout(0.5)
print(d(torch.ones(8)))
d.eval()
print(d(torch.ones(8)))
