class Value:
    def __init__(self, data, inputs=()):
        self.data, self.inputs = data, inputs

    def __add__(self, other):
        return Value(self.data + other.data, (self, other))

def order(root):
    done, seen, waiting = [], set(), [(root, False)]
    while waiting:
        value, complete = waiting.pop()
        if complete:
            done.append(value)
        elif value not in seen:
            seen.add(value)
            waiting.append((value, True))
            waiting.extend((one, False) for one in value.inputs)
    return done[::-1]

x = Value(1.0)
total = x
for link in range(3000):
    total = total + x
print(len(order(total)))
