"""A value network with a memory and a slow copy."""

import torch, random, math
import torch.nn as nn, torch.nn.functional as F, torch.optim as optim
from collections import namedtuple, deque

torch.manual_seed(0)
random.seed(0)
Transition = namedtuple("Transition", ("state", "action", "next_state", "reward"))


class ReplayMemory:
    def __init__(self, c):
        self.memory = deque([], maxlen=c)

    def push(self, *a):
        self.memory.append(Transition(*a))

    def sample(self, n):
        return random.sample(self.memory, n)

    def __len__(self):
        return len(self.memory)


class DQN(nn.Module):
    def __init__(self, n, a):
        super().__init__()
        self.layer1 = nn.Linear(n, 32)
        self.layer2 = nn.Linear(32, a)

    def forward(self, x):
        return self.layer2(F.relu(self.layer1(x)))


policy, target = DQN(3, 2), DQN(3, 2)
target.load_state_dict(policy.state_dict())
opt = optim.AdamW(policy.parameters(), lr=1e-2, amsgrad=True)
mem = ReplayMemory(100)
steps = 0


def select(state):
    global steps
    eps = 0.05 + 0.85 * math.exp(-steps / 50)
    steps += 1
    if random.random() > eps:
        with torch.no_grad():
            return policy(state).max(1).indices.view(1, 1)
    return torch.tensor([[random.randrange(2)]], dtype=torch.long)


def optimize():
    if len(mem) < 16:
        return None
    batch = Transition(*zip(*mem.sample(16)))
    mask = torch.tensor(tuple(map(lambda s: s is not None, batch.next_state)), dtype=torch.bool)
    nn_states = torch.cat([s for s in batch.next_state if s is not None])
    s, a, r = torch.cat(batch.state), torch.cat(batch.action), torch.cat(batch.reward)
    q = policy(s).gather(1, a)
    nv = torch.zeros(16)
    with torch.no_grad():
        nv[mask] = target(nn_states).max(1).values
    loss = nn.SmoothL1Loss()(q, ((nv * 0.9) + r).unsqueeze(1))
    opt.zero_grad()
    loss.backward()
    torch.nn.utils.clip_grad_value_(policy.parameters(), 100)
    opt.step()
    return loss


for ep in range(5):
    state, total = torch.randn(1, 3), 0
    for t in range(12):
        a = select(state)
        nxt = None if t == 11 else state * 0.8 + torch.tensor([[0.3, -0.3, 0.1]]) * (a.item() * 2 - 1)
        rew = torch.tensor([1.0 - state.abs().sum().item() / 5])
        mem.push(state, a, nxt, rew)
        state = nxt
        total += rew.item()
        loss = optimize()
        sd, pd = target.state_dict(), policy.state_dict()
        for k in pd:
            sd[k] = pd[k] * 0.05 + sd[k] * 0.95
        target.load_state_dict(sd)
        if state is None:
            break
    print(ep, round(total, 3), None if loss is None else round(loss.item(), 4))
