"""Where the numbers in the text come from. The tests run the programs and compare."""


def numbers(runs, spelling):
    dot = "einsum" if spelling == "tensorflow" else "dot"
    chain, closed, three = runs["chain_rule"], runs["one_road"], runs["two_roads"]
    x = chain.at("forward", node="x")
    gradient = chain.at("accumulation", node="x", occurrence=-1)
    first = chain.at("contribution", to="x", from_=dot, slot=0)
    second = chain.at("contribution", to="x", from_=dot, slot=1)
    h = 0.001
    nudged = 2 * (x[:3] @ x[:3] + (x[3] + h) ** 2)
    return {
        "0.0": x[0],
        "1.0": chain.at("seed", node="y"),
        "2.0": chain.at("contribution", to=dot, from_="y"),
        "3.0": x[3],
        "4.0": [x[2] ** 2, closed.at("accumulation", node="x", occurrence=-1)[2]],
        "6.0": [second[3], closed.at("accumulation", node="x", occurrence=-1)[3]],
        "8.0": gradient[2],
        "10.0": three.at("accumulation", node="x", occurrence=-1)[2],
        "12.0": [gradient[3], three.at("forward", node="y")],
        "14.0": [chain.at("forward", node=dot), three.at("accumulation", node="x", occurrence=-1)[1]],
        "16.0": first[2] * second[2],
        "28.0": [chain.at("forward", node="y"), closed.at("forward", node="y")],
        "36.0": first[3] * second[3],
        "0.001": h,
        "3.001": x[3] + h,
        "0.012": gradient[3] * h,
        "28.012002": nudged,
        "0.012002": nudged - chain.at("forward", node="y"),
        "0.000002": nudged - chain.at("forward", node="y") - gradient[3] * h,
    }
