import tensorflow as tf
x_vals = tf.linspace(-2, 2, 9); x_vals = tf.cast(x_vals, tf.float32)
def loss(x): return 2 * (x**4) + 3 * (x**3) + 2
def grad(f, x):
    with tf.GradientTape() as tape:
        tape.watch(x); result = f(x)
    return tape.gradient(result, x)
print(loss(x_vals)); print(grad(loss, x_vals))
class Momentum(tf.Module):
    def __init__(self, learning_rate=1e-3, momentum=0.7):
        super().__init__()
        self.learning_rate = learning_rate; self.momentum = momentum; self.change = 0.
    def apply_gradients(self, grads, vars):
        for grad, var in zip(grads, vars):
            curr_change = self.learning_rate * grad + self.momentum * self.change
            var.assign_sub(curr_change); self.change = curr_change
class GradientDescent(tf.Module):
    def __init__(self, learning_rate=1e-3):
        self.learning_rate = learning_rate; super().__init__(); self.title = f"Gradient descent optimizer: learning rate={self.learning_rate}"
    def apply_gradients(self, grads, vars):
        for grad, var in zip(grads, vars): var.assign_sub(self.learning_rate * grad)
class Adam(tf.Module):
    def __init__(self, learning_rate=1e-3, beta_1=0.9, beta_2=0.999, ep=1e-7):
        super().__init__()
        self.beta_1 = beta_1; self.beta_2 = beta_2; self.learning_rate = learning_rate; self.ep = ep; self.t = 1.; self.v_dvar, self.s_dvar = [], []; self.built = False
    def apply_gradients(self, grads, vars):
        if not self.built:
            for var in vars:
                v = tf.Variable(tf.zeros(shape=var.shape)); s = tf.Variable(tf.zeros(shape=var.shape)); self.v_dvar.append(v); self.s_dvar.append(s)
            self.built = True
        for i, (d_var, var) in enumerate(zip(grads, vars)):
            self.v_dvar[i] = self.beta_1 * self.v_dvar[i] + (1 - self.beta_1) * d_var
            self.s_dvar[i] = self.beta_2 * self.s_dvar[i] + (1 - self.beta_2) * tf.square(d_var)
            v_bc = self.v_dvar[i] / (1 - (self.beta_1**self.t)); s_bc = self.s_dvar[i] / (1 - (self.beta_2**self.t))
            var.assign_sub(self.learning_rate * (v_bc / (tf.sqrt(s_bc) + self.ep)))
        self.t += 1.
        return
for opt in (GradientDescent(0.01), Momentum(0.01), Adam(0.1)):
    x = tf.Variable([2.0])
    for i in range(10):
        with tf.GradientTape() as tape: l = loss(x)
        opt.apply_gradients([tape.gradient(l, x)], [x])
    print(type(opt).__name__, x.numpy(), l.numpy(), opt.name)
