from mxnet import autograd, np, npx
npx.set_np()
x = np.array([1.0, -2.0, -1.0])
x.attach_grad()
with autograd.record():
    s = x.sum()
    q = np.dot(x, x)
    y = s * q
y.backward()
print(x.grad)
