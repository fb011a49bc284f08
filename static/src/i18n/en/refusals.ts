/** What the engine refuses most often, by the name of the refusal: more than its code says, which many share. */
export default {
  linear_shapes:
    "This layer takes {expected} {expected|feature|features}, and the last axis of its input has {features}.",
  "linear_shapes.hint":
    "Give the layer {features} inputs, or flatten the input first where its features lie along several axes.",
  conv_channels: "This layer takes {expected} {expected|channel|channels}, and its input has {found}.",
  "conv_channels.hint":
    "Channels are axis 1 of the input, or axis 0 without a batch: give the layer {found} input {found|channel|channels}, or move the axes.",
  conv_dimensions: "{name} takes {many} axes, or {few} without a batch, and its input has shape {shape}.",
  "conv_dimensions.hint":
    "The axes are the batch, the channels, then space. One that is missing comes with x.unsqueeze(…).",
  layer_dims: "This layer takes an input of {expected}, and this one is {got}D.",
  "layer_dims.hint":
    "The axes are the batch, the channels, then space. Look at the input with print(x.shape).",
  window_too_large: "The window, {kernel}, is larger than what it moves over, {size}.",
  "window_too_large.hint": "Use a smaller window, more padding, or a larger input.",
  normalized_shape:
    "This layer normalises over last axes of the sizes {wanted}, and its input has shape {shape}.",
  "normalized_shape.hint": "normalized_shape gives the sizes of the input’s last axes.",
  norm_channels: "This layer was made for {expected} {expected|channel|channels}, and its input has {found}.",
  "norm_channels.hint": "Channels are axis 1 of the input: make the layer with num_features={found}.",
  hidden_size: "The sizes of the input or of the state do not fit this recurrent layer.",
  "hidden_size.hint":
    "It takes (length, batch, input_size), with batch_first=True (batch, length, input_size), or (length, input_size) for a single sequence.",
  keras_axis:
    "The layer {layer} was built for {expected} along axis {axis}, and this input has shape {shape}.",
  "keras_axis.hint":
    "A layer takes its size from the first input it sees: keep to that many features, or make another layer.",
  keras_min_ndim:
    "The layer {layer} takes at least {expected} axes, and this input has {found}: its shape is {shape}.",
  "keras_min_ndim.hint": "A batch comes first: x[tf.newaxis] makes one of a single example.",
  keras_ndim: "The layer {layer} takes {expected} axes, and this input has {found}: its shape is {shape}.",
  "keras_ndim.hint":
    "A batch comes first and channels last: x[tf.newaxis] adds a batch, x[..., tf.newaxis] a channel.",
  matrix_sizes: "These matrices cannot be multiplied[[: {shapes}]].",
  "matrix_sizes.hint":
    "The last size of the first must be the second to last of the second, or its only one for a vector. Perhaps one has to be transposed: x.T.",
  tf_matmul_sizes: "These matrices cannot be multiplied: {first} and {second}.",
  "tf_matmul_sizes.hint":
    "The last size of the first must be the second to last of the second. Perhaps one has to be transposed: transpose_b=True, tf.transpose.",
  jax_contract:
    "These arrays cannot be multiplied: along the axes that are summed they have {first} and {second}.",
  "jax_contract.hint":
    "The last size of the first must be the second to last of the second. Perhaps one has to be transposed: x.T.",
  class_batch: "There are predictions for {input} samples, and targets for {target}.",
  "class_batch.hint":
    "Both are of the same samples, one class for each: print both shapes where the batch is made; a view or reshape before may have mixed samples up.",
  class_shapes: "The targets have shape {target}; with predictions of shape {input} they need {wanted}.",
  "class_shapes.hint":
    "A target is the number of a class, one for each sample, so it has no axis for classes: squeeze(1) takes away one of size 1.",
  loss_target_size: "The prediction has shape {input}, the target {target}.",
  "loss_target_size.hint":
    "Give both the same shape: an axis of size 1 goes away with squeeze(1) and comes with unsqueeze(1).",
  class_dtype: "The numbers of classes are whole numbers, and these are {dtype}.",
  "class_dtype.hint":
    "Convert them: target.long(). Probabilities of classes have the shape of the prediction.",
  dimension_range: "There is no axis {dim}: axes run from {low} to {high}.",
  "dimension_range.hint": "The tensor has {ndim} {ndim|axis|axes}. Look at it with print(x.shape).",
  not_a_tensor: "{op} needs a tensor as its argument {argument}, and was given {type}.",
  "not_a_tensor.hint": "Make it a tensor first: torch.tensor(…).",
  optimizer_empty: "The optimizer was given no parameters.",
  "optimizer_empty.hint":
    "Pass model.parameters(), or a list such as [w, b]. What parameters() gives can be gone through only once.",
  optimizer_one_tensor: "The optimizer was given one tensor instead of a list of them.",
  "optimizer_one_tensor.hint": "Put it into brackets: {name}([w], lr=0.1).",
  view_needs_copy:
    "view() cannot show these numbers in another shape: they do not lie in that order in memory.",
  "view_needs_copy.hint": "Write .reshape(…), which copies where it has to.",
  not_one_scalar: "Only a tensor of one number can become a number of Python’s.",
  "not_one_scalar.hint": "Pick one, as in y[0], or make one of them: y.sum(), y.mean().",
  list_of_tensors: "A list of tensors is not a list of numbers.",
  "list_of_tensors.hint": "Join them with torch.stack([a, b]).",
  ragged: "The rows of this list have different lengths, and a tensor’s rows are all as long.",
  "ragged.hint": "Count the numbers in each row.",
  batch_of_one: "There is only one value for each channel, and one value has no variance.",
  "batch_of_one.hint":
    "Train with a larger batch, or call model.eval() where the model is not being trained.",
  module_assignment: "{name} was a part of this module, of the kind {wanted}; it cannot become {type}.",
  "module_assignment.hint": "Wrap what you assign, {wanted}(…), or give it another name.",
  keras_no_gradients: "The loss depends on none of these variables.",
  "keras_no_gradients.hint": "Compute it inside the tape, from tensors: .numpy() and float() leave the tape.",
  keras_not_compiled: "The model has not been compiled.",
  "keras_not_compiled.hint": 'Write model.compile(optimizer="adam", loss="mse") first.',
};
