/** Words of the training panel. */
export default {
  title: "Training",
  loss: "Loss",
  iteration: "iteration {k} of {n}; a click goes there",
  norm: "size of the gradient, by powers of ten",
  norm_of: "Size of the gradient of {name} in every iteration",
  numbers: "its numbers",
  numbers_of: "Where the numbers of {name} lie in every iteration",
};
