import torch
from torch import nn
torch.manual_seed(1)
lstm = nn.LSTM(input_size=3, hidden_size=4, num_layers=2, batch_first=True, dropout=0.0)
x = torch.randn(2, 5, 3)
h0 = torch.zeros(2, 2, 4)
c0 = torch.zeros(2, 2, 4)
out, (hn, cn) = lstm(x, (h0, c0))
print(out.shape, hn.shape, cn.shape)
loss = out[:, -1].pow(2).mean()
loss.backward()
for n, q in lstm.named_parameters():
    print(n, tuple(q.shape), round(q.grad.norm().item(), 5))
