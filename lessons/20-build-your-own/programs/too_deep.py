class Value:
    def __init__(self, data, inputs=()):
        self.data, self.inputs = data, inputs

    def __add__(self, other):
        return Value(self.data + other.data, (self, other))

def order(root):
    done, seen = [], set()
    def visit(value):
        if value not in seen:
            seen.add(value)
            for one in value.inputs:
                visit(one)
            done.append(value)
    visit(root)
    return done[::-1]

x = Value(1.0)
total = x
for link in range(3000):
    total = total + x
print(len(order(total)))
