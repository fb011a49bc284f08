import jax, jax.numpy as jnp
from jax import nn
x = jnp.array([-2., -0.5, 0., 1.5])
for name in 'relu sigmoid tanh softplus silu swish gelu elu selu leaky_relu log_sigmoid relu6 hard_tanh soft_sign celu softmax log_softmax hard_sigmoid hard_silu squareplus mish'.split():
    f = getattr(nn, name)
    print(name, f(x), jax.vmap(jax.grad(lambda v: f(v)))(x) if 'softmax' not in name else '')
print(nn.one_hot(jnp.array([0, 2]), 3), nn.logsumexp(x), nn.standardize(x), nn.glu(x), nn.gelu(x, approximate=False))
print(nn.softmax(jnp.ones((2, 3)), axis=0))
logits = jnp.array([[2., 1., .1], [0., 0., 1.]])
labels = jnp.array([0, 2])
def ce(logits): return -jnp.mean(jnp.sum(nn.log_softmax(logits) * nn.one_hot(labels, 3), axis=-1))
print(ce(logits), jax.grad(ce)(logits))
print(jax.scipy.special.logsumexp(x), jax.scipy.special.expit(x), jax.scipy.special.erf(x), jax.scipy.special.gammaln(jnp.array([2., 5.])), jax.scipy.special.xlogy(0., 0.), jax.scipy.stats.norm.logpdf(x), jax.scipy.stats.norm.pdf(0.), jax.scipy.stats.norm.cdf(1.))
from jax.scipy.special import logsumexp
import jax.scipy as jsp
print(jsp.linalg.solve_triangular(jnp.array([[2., 0.], [1., 1.]]), jnp.array([2., 3.]), lower=True), jsp.linalg.expm(jnp.zeros((2, 2))))
img = jnp.arange(16.).reshape(1, 1, 4, 4)
k = jnp.ones((1, 1, 3, 3))
print(jax.lax.conv(img, k, (1, 1), 'SAME'), jax.lax.conv_general_dilated(img, k, (2, 2), 'VALID').shape)
print(jax.lax.conv_general_dilated(img.transpose(0, 2, 3, 1), jnp.ones((3, 3, 1, 2)), (1, 1), 'SAME', dimension_numbers=('NHWC', 'HWIO', 'NHWC')).shape)
print(jax.grad(lambda k: jax.lax.conv(img, k, (1, 1), 'VALID').sum())(k))
print(jax.lax.reduce_window(img[0, 0], -jnp.inf, jax.lax.max, (2, 2), (2, 2), 'VALID'), jax.lax.reduce_window(img[0, 0], 0., jax.lax.add, (2, 2), (2, 2), 'VALID'))
print(jnp.convolve(jnp.arange(4.), jnp.array([1., 2.]), mode='same'), jax.lax.dot_general(jnp.ones((2, 3)), jnp.ones((3, 4)), (((1,), (0,)), ((), ()))).shape)
