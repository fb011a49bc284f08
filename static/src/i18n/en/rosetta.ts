/** Words of the pane that shows a program in other frameworks' spellings. */
export default {
  title: "Rosetta",
  intro: "The same computation in other frameworks. Step on: the same operation is lit in all of them.",
  on_deck: "on the deck",
  play: "Play this one",
  heading: "One program, six spellings",
  about: "Each computes the same numbers in PyTorch, TensorFlow, MXNet, JAX and micrograd, on the same tape.",
};
