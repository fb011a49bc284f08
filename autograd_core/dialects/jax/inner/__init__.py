"""What the modules of the JAX surface share and a program does not import: arrays, dtypes, trees, staging, jaxprs."""
