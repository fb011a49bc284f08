import jax, jax.numpy as jnp
def attempt(name, f):
    try: print(name, f())
    except Exception as e: print(name, type(e).__name__)
saved = None; bag = []
def leak(x):
    global saved
    saved = x * 2; return jnp.sum(x)
jax.jit(leak)(jnp.ones(2)); attempt("jit leak", lambda: saved + 1)
jax.grad(leak)(jnp.ones(2)); attempt("grad leak", lambda: saved + 1)
def leak2(x): bag.append(x); return x ** 2
jax.vmap(leak2)(jnp.arange(3.)); attempt("vmap leak", lambda: bag[0] + 1)
jax.grad(leak2)(3.); attempt("print leak", lambda: str(bag[-1])[:12]); attempt("use leak", lambda: jnp.sin(bag[-1])); attempt("jit of leak", lambda: jax.jit(lambda y: y + bag[-1])(1.0))
class Acc:
    total = 0.
a = Acc()
def m(x): a.total += x; return a.total
jax.jit(m)(1.); attempt("self leak", lambda: jax.jit(m)(2.)); attempt("cached", lambda: float(a.total))
def scan_leak():
    out = []
    jax.lax.scan(lambda c, x: (out.append(c), (c + x, c))[1], 0., jnp.arange(3.)); return out[0] + 1
attempt("scan", scan_leak)
attempt("if", lambda: jax.jit(lambda x: 1 if x > 0 else 2)(1.)); attempt("float", lambda: jax.jit(lambda x: float(x))(1.)); attempt("np", lambda: jax.jit(lambda x: __import__("numpy").sin(x))(1.)); attempt("shape", lambda: jax.jit(lambda n: jnp.zeros(n))(3)); attempt("bool idx", lambda: jax.jit(lambda x: x[x > 0])(jnp.ones(2))); attempt("range", lambda: jax.jit(lambda n: [i for i in range(n)])(3)); attempt("item", lambda: jax.grad(lambda x: x.item() ** 2)(1.)); attempt("grad if", lambda: jax.grad(lambda x: x if x > 0 else -x)(-2.)); attempt("grad float", lambda: jax.grad(lambda x: float(x) * x)(2.))
