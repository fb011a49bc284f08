"""Attention: scaled dot product, multi-head, an encoder, masks, positions, a language model step."""

import math

import torch
import torch.nn.functional as F
from torch import nn

torch.manual_seed(0)
q, k, v = torch.randn(2, 3, 4), torch.randn(2, 5, 4), torch.randn(2, 5, 4)
print(F.scaled_dot_product_attention(q, k, v).mul(1000).round())
print(F.scaled_dot_product_attention(q, k[:, :3], v[:, :3], is_causal=True)[0])
mha = nn.MultiheadAttention(8, 2, batch_first=True)
x = torch.randn(2, 4, 8)
out, w = mha(x, x, x)
print(out.shape, w.shape, w[0])
print(mha)
mask = nn.Transformer.generate_square_subsequent_mask(4)
print(mask)
out, w = mha(x, x, x, attn_mask=mask)
print(w[1])


class PositionalEncoding(nn.Module):
    def __init__(self, d_model, dropout=0.1, max_len=50):
        super().__init__()
        self.dropout = nn.Dropout(p=dropout)
        position = torch.arange(max_len).unsqueeze(1)
        div_term = torch.exp(torch.arange(0, d_model, 2) * (-math.log(10000.0) / d_model))
        pe = torch.zeros(max_len, 1, d_model)
        pe[:, 0, 0::2] = torch.sin(position * div_term)
        pe[:, 0, 1::2] = torch.cos(position * div_term)
        self.register_buffer("pe", pe)

    def forward(self, x):
        x = x + self.pe[: x.size(0)]
        return self.dropout(x)


class TransformerModel(nn.Module):
    def __init__(self, ntoken, d_model, nhead, d_hid, nlayers, dropout=0.2):
        super().__init__()
        self.pos_encoder = PositionalEncoding(d_model, dropout)
        encoder_layers = nn.TransformerEncoderLayer(d_model, nhead, d_hid, dropout)
        self.transformer_encoder = nn.TransformerEncoder(encoder_layers, nlayers)
        self.embedding = nn.Embedding(ntoken, d_model)
        self.d_model = d_model
        self.linear = nn.Linear(d_model, ntoken)
        self.init_weights()

    def init_weights(self):
        initrange = 0.1
        self.embedding.weight.data.uniform_(-initrange, initrange)
        self.linear.bias.data.zero_()
        self.linear.weight.data.uniform_(-initrange, initrange)

    def forward(self, src, src_mask=None):
        src = self.embedding(src) * math.sqrt(self.d_model)
        src = self.pos_encoder(src)
        if src_mask is None:
            src_mask = nn.Transformer.generate_square_subsequent_mask(len(src))
        return self.linear(self.transformer_encoder(src, src_mask))


model = TransformerModel(20, 16, 2, 32, 2)
print(model)
src = torch.randint(0, 20, (6, 3))
targets = torch.randint(0, 20, (6, 3))
criterion = nn.CrossEntropyLoss()
optimizer = torch.optim.SGD(model.parameters(), lr=1.0)
scheduler = torch.optim.lr_scheduler.StepLR(optimizer, 1.0, gamma=0.95)
model.train()
for step in range(6):
    output = model(src)
    loss = criterion(output.view(-1, 20), targets.view(-1))
    optimizer.zero_grad()
    loss.backward()
    torch.nn.utils.clip_grad_norm_(model.parameters(), 0.5)
    optimizer.step()
    scheduler.step()
    print(f"step {step} lr {scheduler.get_last_lr()[0]:.4f} loss {loss.item():.4f} ppl {math.exp(loss.item()):.2f}")
model.eval()
with torch.no_grad():
    print(model(src)[0, 0, :5])
dec = nn.TransformerDecoderLayer(8, 2, 16, batch_first=True)
print(dec(torch.randn(2, 3, 8), torch.randn(2, 5, 8)).shape)
full = nn.Transformer(8, 2, 1, 1, 16)
print(full(torch.randn(4, 2, 8), torch.randn(3, 2, 8)).shape, sum(p.numel() for p in full.parameters()))
enc = nn.TransformerEncoderLayer(d_model=8, nhead=4, dim_feedforward=16, batch_first=True, norm_first=True, activation="gelu")
enc.eval()
pad = torch.tensor([[False, False, True], [False, False, False]])
print(enc(torch.randn(2, 3, 8), src_key_padding_mask=pad).shape)
print(enc)
