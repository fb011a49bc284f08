import { describe, expect, it } from "vitest";
import { plainTex } from "./plain";

describe("mathematics as plain text", () => {
  it.each([
    [String.raw`\frac{1}{x}`, "1/x"],
    [String.raw`\frac{1}{\sqrt{1 - x^2}}`, "1/√(1 - x^2)"],
    [String.raw`\tanh x`, "tanh x"],
    [String.raw`\ln(1 + e^{x})`, "ln(1 + e^x)"],
    [String.raw`x^{\mathsf T} g`, "xᵀ g"],
    [String.raw`-y^{\mathsf T} g\, y^{\mathsf T}`, "-yᵀ g yᵀ"],
    [String.raw`L^{-\mathsf T} \Phi(L^{\mathsf T} g) L^{-1}`, "L⁻ᵀ Φ(Lᵀ g) L⁻¹"],
    [
      String.raw`\frac{x - \overline{x}}{\sqrt{\operatorname{var} x + \epsilon}}`,
      "(x - mean(x))/√(var x + ε)",
    ],
    [String.raw`x[\dots]`, "x[…]"],
    [String.raw`x \star w`, "x ⋆ w"],
    [String.raw`\left\lfloor \frac{a}{b} \right\rfloor`, "⌊a/b⌋"],
    [String.raw`\begin{cases} a & c \\ b & \text{else} \end{cases}`, "a if c; b otherwise"],
    [String.raw`g \text{ where the largest stood}`, "g where the largest stood"],
    [String.raw`\tfrac{1}{n}\, g \text{ spread over } x`, "1/n g spread over x"],
    [String.raw`[\lvert x \rvert > \lambda]`, "[|x| > λ]"],
    [String.raw`\operatorname{j}_0(x)`, "j₀(x)"],
    [String.raw`\textstyle\sum x`, "Σ x"],
    [String.raw`\textstyle\prod_{j < i} x_j`, "∏_(j < i) x_j"],
  ])("%s", (tex, text) => expect(plainTex(tex)).toBe(text));
});
