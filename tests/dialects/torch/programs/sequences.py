"""Recurrent networks: an LSTM tagger, a character classifier, generation, packed sequences, embeddings."""

import torch
import torch.nn as nn
import torch.nn.functional as F
import torch.optim as optim
from torch.nn.utils.rnn import pack_padded_sequence, pack_sequence, pad_packed_sequence, pad_sequence

torch.manual_seed(1)
lstm = nn.LSTM(3, 3)
inputs = [torch.randn(1, 3) for _ in range(5)]
hidden = (torch.randn(1, 1, 3), torch.randn(1, 1, 3))
for i in inputs:
    out, hidden = lstm(i.view(1, 1, -1), hidden)
inputs = torch.cat(inputs).view(len(inputs), 1, -1)
hidden = (torch.randn(1, 1, 3), torch.randn(1, 1, 3))
out, hidden = lstm(inputs, hidden)
print(out)
print(hidden)


def prepare_sequence(seq, to_ix):
    return torch.tensor([to_ix[w] for w in seq], dtype=torch.long)


training_data = [
    (["The", "dog", "ate", "the", "apple"], ["DET", "NN", "V", "DET", "NN"]),
    (["Everybody", "read", "that", "book"], ["NN", "V", "DET", "NN"]),
]
word_to_ix = {}
for sent, tags in training_data:
    for word in sent:
        if word not in word_to_ix:
            word_to_ix[word] = len(word_to_ix)
print(word_to_ix)
tag_to_ix = {"DET": 0, "NN": 1, "V": 2}


class LSTMTagger(nn.Module):
    def __init__(self, embedding_dim, hidden_dim, vocab_size, tagset_size):
        super().__init__()
        self.hidden_dim = hidden_dim
        self.word_embeddings = nn.Embedding(vocab_size, embedding_dim)
        self.lstm = nn.LSTM(embedding_dim, hidden_dim)
        self.hidden2tag = nn.Linear(hidden_dim, tagset_size)

    def forward(self, sentence):
        embeds = self.word_embeddings(sentence)
        lstm_out, _ = self.lstm(embeds.view(len(sentence), 1, -1))
        tag_space = self.hidden2tag(lstm_out.view(len(sentence), -1))
        return F.log_softmax(tag_space, dim=1)


model = LSTMTagger(6, 6, len(word_to_ix), len(tag_to_ix))
print(model)
loss_function = nn.NLLLoss()
optimizer = optim.SGD(model.parameters(), lr=0.1)
with torch.no_grad():
    print(model(prepare_sequence(training_data[0][0], word_to_ix)))
for epoch in range(60):
    for sentence, tags in training_data:
        model.zero_grad()
        tag_scores = model(prepare_sequence(sentence, word_to_ix))
        loss = loss_function(tag_scores, prepare_sequence(tags, tag_to_ix))
        loss.backward()
        optimizer.step()
with torch.no_grad():
    print(model(prepare_sequence(training_data[0][0], word_to_ix)))
seqs = [torch.tensor([[1.0], [2.0], [3.0]]), torch.tensor([[4.0]]), torch.tensor([[5.0], [6.0]])]
padded = pad_sequence(seqs, batch_first=True)
print(padded.squeeze(-1))
packed = pack_padded_sequence(padded, [3, 1, 2], batch_first=True, enforce_sorted=False)
print(packed.data.flatten(), packed.batch_sizes, packed.sorted_indices, packed.unsorted_indices)
print(pack_sequence([torch.tensor([1, 2, 3]), torch.tensor([4, 5]), torch.tensor([6])]))
rnn = nn.GRU(1, 2, batch_first=True)
out, h = rnn(packed)
print(type(out).__name__, out.data)
unpacked, lengths = pad_packed_sequence(out, batch_first=True)
print(unpacked, lengths, h)
bi = nn.LSTM(1, 2, num_layers=2, bidirectional=True)
out, (h, c) = bi(pack_padded_sequence(pad_sequence(seqs), torch.tensor([3, 1, 2]), enforce_sorted=False))
print(out.data.shape, h.shape, c.shape, h[:, 1], out.batch_sizes)
print(torch.nn.utils.rnn.unpad_sequence(padded, torch.tensor([3, 1, 2]), batch_first=True))


class CharRNN(nn.Module):
    def __init__(self, n_in, n_hidden, n_out):
        super().__init__()
        self.rnn = nn.RNN(n_in, n_hidden)
        self.h2o = nn.Linear(n_hidden, n_out)
        self.softmax = nn.LogSoftmax(dim=1)

    def forward(self, line):
        _, hidden = self.rnn(line)
        return self.softmax(self.h2o(hidden[0]))


letters = "abcdefg "


def line_to_tensor(line):
    tensor = torch.zeros(len(line), 1, len(letters))
    for li, letter in enumerate(line):
        tensor[li][0][letters.find(letter)] = 1
    return tensor


net = CharRNN(len(letters), 8, 2)
print(line_to_tensor("bad").size(), net)
names = [("abba", 0), ("baba", 0), ("feed", 1), ("egg", 1), ("cafe", 0), ("geed", 1)]
opt = optim.SGD(net.parameters(), lr=0.15)
for epoch in range(20):
    total = 0.0
    for name, label in names:
        loss = F.nll_loss(net(line_to_tensor(name)), torch.tensor([label]))
        opt.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(net.parameters(), 3)
        opt.step()
        total += loss.item()
    if epoch % 5 == 4:
        print(epoch, f"{total / len(names):.4f}")
topv, topi = net(line_to_tensor("edge")).topk(1)
print(topv, topi[0].item())
cell = nn.LSTMCell(2, 3)
h = c = torch.zeros(1, 3)
for t in range(3):
    h, c = cell(torch.ones(1, 2), (h, c))
print(h, c)
