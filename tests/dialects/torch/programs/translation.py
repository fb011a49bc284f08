"""An encoder and a decoder with attention."""

import torch, torch.nn as nn, torch.nn.functional as F, random

torch.manual_seed(0)
random.seed(0)


class EncoderRNN(nn.Module):
    def __init__(self, i, h, dropout_p=0.1):
        super().__init__()
        self.hidden_size = h
        self.embedding = nn.Embedding(i, h)
        self.gru = nn.GRU(h, h, batch_first=True)
        self.dropout = nn.Dropout(dropout_p)

    def forward(self, x):
        return self.gru(self.dropout(self.embedding(x)))


class BahdanauAttention(nn.Module):
    def __init__(self, h):
        super().__init__()
        self.Wa = nn.Linear(h, h)
        self.Ua = nn.Linear(h, h)
        self.Va = nn.Linear(h, 1)

    def forward(self, query, keys):
        s = self.Va(torch.tanh(self.Wa(query) + self.Ua(keys))).squeeze(2).unsqueeze(1)
        w = F.softmax(s, dim=-1)
        return torch.bmm(w, keys), w


class AttnDecoder(nn.Module):
    def __init__(self, h, o):
        super().__init__()
        self.embedding = nn.Embedding(o, h)
        self.attention = BahdanauAttention(h)
        self.gru = nn.GRU(2 * h, h, batch_first=True)
        self.out = nn.Linear(h, o)

    def forward(self, enc, hidden, target=None):
        inp = torch.empty(enc.size(0), 1, dtype=torch.long).fill_(0)
        outs, ats = [], []
        for i in range(4):
            e = self.embedding(inp)
            q = hidden.permute(1, 0, 2)
            c, w = self.attention(q, enc)
            o, hidden = self.gru(torch.cat((e, c), dim=2), hidden)
            o = self.out(o)
            outs.append(o)
            ats.append(w)
            if target is not None:
                inp = target[:, i].unsqueeze(1)
            else:
                _, topi = o.topk(1)
                inp = topi.squeeze(-1).detach()
        return F.log_softmax(torch.cat(outs, dim=1), dim=-1), hidden, torch.cat(ats, dim=1)


enc, dec = EncoderRNN(10, 8), AttnDecoder(8, 10)
eo, do = torch.optim.Adam(enc.parameters(), lr=0.01), torch.optim.Adam(dec.parameters(), lr=0.01)
crit = nn.NLLLoss()
src = torch.randint(1, 10, (6, 4))
tgt = src.flip(1)
for e in range(15):
    eo.zero_grad()
    do.zero_grad()
    o, h = enc(src)
    d, _, at = dec(o, h, tgt)
    loss = crit(d.view(-1, d.size(-1)), tgt.view(-1))
    loss.backward()
    eo.step()
    do.step()
    if e % 5 == 4:
        print(e, f"{loss.item():.4f}")
with torch.no_grad():
    enc.eval()
    o, h = enc(src[:1])
    d, _, at = dec(o, h)
    print(d.topk(1)[1].squeeze(), at[0, 0])
print(enc, dec)
