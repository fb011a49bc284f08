"""Datasets, samplers and loaders."""

import torch
from torch.utils.data import (BatchSampler, ChainDataset, ConcatDataset, DataLoader, Dataset, IterableDataset, RandomSampler, SequentialSampler, StackDataset, Subset, SubsetRandomSampler,
                              TensorDataset, WeightedRandomSampler, default_collate, random_split)  # fmt: skip

torch.manual_seed(0)


class Squares(Dataset):
    def __init__(self, n, transform=None):
        self.n, self.transform = n, transform

    def __len__(self):
        return self.n

    def __getitem__(self, i):
        sample = {"x": torch.tensor(float(i)), "y": i * i, "name": f"item{i}"}
        return self.transform(sample) if self.transform else sample


data = Squares(7)
print(len(data), data[3])
for batch in DataLoader(data, batch_size=3):
    print(batch)
for batch in DataLoader(data, batch_size=3, shuffle=True, drop_last=True):
    print(batch["y"])
x, y = torch.arange(10.0).reshape(5, 2), torch.arange(5)
ds = TensorDataset(x, y)
print(ds[1], len(ds), ds[1:3])
loader = DataLoader(ds, batch_size=2, shuffle=True)
print(len(loader), [b[1] for b in loader], [b[1].tolist() for b in loader])
a, b = random_split(ds, [3, 2])
print(len(a), [i for i in a.indices], [t[1].item() for t in b])
print([len(p) for p in random_split(range(10), [0.5, 0.3, 0.2], generator=torch.Generator().manual_seed(1))])
print(list(Subset(range(10), [1, 3, 5])), list(ConcatDataset([range(3), range(2)])), (Squares(1) + Squares(2)).cumulative_sizes)
print(StackDataset(range(3), [5, 6, 7])[1], StackDataset(a=range(3), b=[5, 6, 7])[2])
print(list(SequentialSampler(range(4))), list(BatchSampler(SequentialSampler(range(5)), 2, False)), list(BatchSampler(range(5), 2, True)))
print(
    list(RandomSampler(range(6))),
    list(SubsetRandomSampler([7, 8, 9])),
    list(WeightedRandomSampler([0.1, 0.9], 6)),
    list(RandomSampler(range(3), replacement=True, num_samples=5)),
)


class Counter(IterableDataset):
    def __init__(self, a, b):
        self.a, self.b = a, b

    def __iter__(self):
        return iter(range(self.a, self.b))


print(list(DataLoader(Counter(3, 8), batch_size=2)), list(DataLoader(ChainDataset([Counter(0, 2), Counter(5, 7)]), batch_size=None)))
print(
    default_collate([(1, 2.0, "a"), (3, 4.0, "b")]),
    default_collate([torch.ones(2), torch.zeros(2)]),
    default_collate([{"a": [1, 2]}, {"a": [3, 4]}]),
)
print(next(iter(DataLoader(range(5), batch_size=2, collate_fn=lambda items: ("mine", items)))))
g = torch.Generator()
g.manual_seed(42)
print([b.tolist() for b in DataLoader(range(8), batch_size=4, shuffle=True, generator=g)])
print([b.tolist() for b in DataLoader(range(8), batch_size=4, sampler=SubsetRandomSampler(range(4)))])
print(list(DataLoader(ds, batch_sampler=BatchSampler(SequentialSampler(ds), 3, False)))[1])
for epoch in range(2):
    for i, (features, labels) in enumerate(DataLoader(ds, batch_size=2, shuffle=True)):
        print(epoch, i, features.tolist(), labels)
import numpy as np

print(next(iter(DataLoader(np.arange(6).reshape(3, 2), batch_size=2))), next(iter(DataLoader([1.5, 2.5]))), torch.rand(1))
it = iter(DataLoader(range(3)))
print(next(it), next(it), next(it), next(it, "end"))
train_features, train_labels = next(iter(loader))
print(f"Feature batch shape: {train_features.size()}", f"Labels batch shape: {train_labels.size()}", train_labels)
