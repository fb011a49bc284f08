from mxnet import autograd, np, npx
npx.set_np()
x = np.arange(4.0)
x.attach_grad()
with autograd.record():
    y = (2 * x * x).sum()
y.backward()
print(x.grad)
