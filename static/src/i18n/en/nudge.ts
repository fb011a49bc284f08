/** Words of the nudge: changing a number and comparing the gradient with a difference quotient. */
export default {
  title: "Nudge",
  value: "Another value for {name}",
  element: "Which element",
  reset: "Back to {value}",
  answer: "result",
  autograd: "gradient",
  quotient: "(f(x+h) − f(x−h)) / 2h",
  hint: "The number it starts with. Drag the arrows or type another: everything runs again.",
  compare: "Compare the gradient with a difference quotient",
  same: "Two runs with h = {h} find the same slope.",
  different:
    "Two runs with h = {h} find another slope: the result bends or jumps here, or the gradient was cut on its way.",
};
