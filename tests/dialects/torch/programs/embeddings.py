"""Word embeddings: n-grams, continuous bag of words, bags."""

import torch
import torch.nn as nn
import torch.nn.functional as F
import torch.optim as optim

torch.manual_seed(1)
word_to_ix = {"hello": 0, "world": 1}
embeds = nn.Embedding(2, 5)
lookup_tensor = torch.tensor([word_to_ix["hello"]], dtype=torch.long)
print(embeds(lookup_tensor))
CONTEXT_SIZE, EMBEDDING_DIM = 2, 10
test_sentence = [
    "When",
    "the",
    "wind",
    "is",
    "quiet",
    "and",
    "the",
    "sea",
    "is",
    "slow",
    "the",
    "boats",
    "come",
    "home",
    "and",
    "the",
    "town",
    "is",
    "glad",
    "and",
    "the",
    "wind",
    "is",
    "kind",
    "to",
    "those",
    "who",
    "wait",
    "for",
    "boats",
    "to",
    "come",
    "home",
    "slow",
    "and",
    "glad",
]
ngrams = [([test_sentence[i - j - 1] for j in range(CONTEXT_SIZE)], test_sentence[i]) for i in range(CONTEXT_SIZE, len(test_sentence))]
print(ngrams[:3])
vocab = sorted(set(test_sentence))
word_to_ix = {word: i for i, word in enumerate(vocab)}


class NGramLanguageModeler(nn.Module):
    def __init__(self, vocab_size, embedding_dim, context_size):
        super().__init__()
        self.embeddings = nn.Embedding(vocab_size, embedding_dim)
        self.linear1 = nn.Linear(context_size * embedding_dim, 32)
        self.linear2 = nn.Linear(32, vocab_size)

    def forward(self, inputs):
        embeds = self.embeddings(inputs).view((1, -1))
        out = F.relu(self.linear1(embeds))
        out = self.linear2(out)
        return F.log_softmax(out, dim=1)


losses = []
loss_function = nn.NLLLoss()
model = NGramLanguageModeler(len(vocab), EMBEDDING_DIM, CONTEXT_SIZE)
optimizer = optim.SGD(model.parameters(), lr=0.01)
for epoch in range(6):
    total_loss = 0
    for context, target in ngrams:
        context_idxs = torch.tensor([word_to_ix[w] for w in context], dtype=torch.long)
        model.zero_grad()
        log_probs = model(context_idxs)
        loss = loss_function(log_probs, torch.tensor([word_to_ix[target]], dtype=torch.long))
        loss.backward()
        optimizer.step()
        total_loss += loss.item()
    losses.append(round(total_loss, 3))
print(losses)
print(model.embeddings.weight[word_to_ix["wind"]])
bag = nn.EmbeddingBag(10, 3, mode="sum")
print(bag(torch.tensor([1, 2, 4, 5, 4, 3, 2, 9]), torch.tensor([0, 4])))
pretrained = torch.FloatTensor([[1, 2.3, 3], [4, 5.1, 6.3]])
embedding = nn.Embedding.from_pretrained(pretrained)
print(embedding(torch.LongTensor([1])), embedding.weight.requires_grad)
padded = nn.Embedding(4, 3, padding_idx=0)
print(padded(torch.LongTensor([[0, 2, 0, 3]])), padded)
out = padded(torch.tensor([0, 1, 1])).sum()
out.backward()
print(padded.weight.grad)
cos = nn.CosineSimilarity(dim=1)
print(cos(torch.randn(2, 4), torch.randn(2, 4)))
print(F.one_hot(torch.arange(0, 5) % 3), F.one_hot(torch.tensor([1]), num_classes=4))
