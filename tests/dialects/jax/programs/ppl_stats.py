import jax, jax.numpy as jnp
import jax.scipy.stats as st
from jax.scipy.stats import norm, multivariate_normal
x = jnp.array([0.1, 0.5, 2.])
print(norm.pdf(x), norm.logcdf(x), norm.ppf(jnp.array([.1, .5, .975])), norm.sf(1.), norm.logpdf(x, 1., 2.))
print(st.expon.logpdf(x), st.gamma.logpdf(x, 2.), st.beta.logpdf(jnp.array([.2, .5]), 2., 3.), st.laplace.logpdf(x), st.logistic.logpdf(x), st.uniform.logpdf(x), st.poisson.logpmf(jnp.array([0, 2]), 1.5), st.bernoulli.logpmf(jnp.array([0, 1]), .3))
print(multivariate_normal.logpdf(jnp.array([1., 2.]), jnp.zeros(2), jnp.array([[2., .3], [.3, 1.]])), multivariate_normal.pdf(jnp.zeros(2), jnp.zeros(2), jnp.eye(2)))
print(jax.grad(lambda m: norm.logpdf(x, m, 1.).sum())(0.5), jax.scipy.special.digamma(2.), jax.scipy.special.gammaln(5.), jax.scipy.special.betaln(2., 3.), jax.scipy.special.logit(.3), jax.scipy.special.ndtri(.9), jax.scipy.special.erfinv(.5), jax.scipy.special.softmax(x), jax.lax.erf(0.5), jax.lax.rsqrt(4.), jax.lax.logistic(0.))
