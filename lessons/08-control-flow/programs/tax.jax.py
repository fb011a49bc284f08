import jax


def tax(income):
    if income < 30:
        due = 0.2 * income
    else:
        due = 6 + 0.4 * (income - 30)
    return due


income = 20.0
print(tax(income), jax.grad(tax)(income))
