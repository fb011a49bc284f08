/**
 * Every problem the engine, the runner or the server can name, as a plain sentence and a hint. A part in [[ ]] is left
 * out when one of its parameters did not come with the problem.
 */
export default {
  // What stops a run.
  syntax_error: "Python cannot read this program.",
  "syntax_error.hint":
    "[[“{character}” is no character of Python’s. Write {instead} instead.]][!Look at the marked place and just before it: a bracket, quote or colon is often missing.!]",
  indentation_error:
    "[[Line {after} begins a block with {statement}: the line after it has to be indented.]][!The indentation does not line up.!]",
  "indentation_error.hint":
    "[[Indent what belongs to {statement} by four spaces.]][!Lines of one block begin at the same column. Do not mix tabs and spaces.!]",
  exception: "The program stopped with an error[[: {type}]].",
  "exception.hint": "Step through the tape up to here to see what the values were.",
  grad_none_inside:
    "{name}.grad is None: {name} was computed, and backward() keeps gradients of leaves only.",
  "grad_none_inside.hint": "Call {name}.retain_grad() before backward().",
  grad_none_untracked: "{name}.grad is None: {name} does not require a gradient.",
  "grad_none_untracked.hint": "Make it with requires_grad=True.",
  grad_none: "{name}.grad is None: no gradient has come to {name}, or zero_grad() has cleared it since.",
  "grad_none.hint": "Read it after backward() and before the next zero_grad().",
  keyword_unknown: "There is no argument called {name} here.",
  "keyword_unknown.hint":
    "[[Did you mean {nearest}?]][!Check the spelling, or look up what the function can be given.!]",
  name_error: "[[{name} is used]][!A name is used!] before anything was stored under that name.",
  "name_error.hint":
    "[[Did you mean {nearest}?]][!Check the spelling, or put the line that makes it above this one.!]",
  attribute_missing: "There is no [[{name}]][!such name!] here.",
  "attribute_missing.hint":
    "[[The nearest name there is: {nearest}.]][!Check the spelling; Tapedeck has the part of each framework that gradients are taught with.!]",
  foreign_word: "There is no [[{name}]][!such name!] here: it is another framework’s word.",
  "foreign_word.hint": "[[Write {instead}.]][!Look for what means the same in this framework.!]",
  unsupported_import: "The module [[{module}]][!that is imported!] is not available here.",
  "unsupported_import.hint":
    "Available: torch, tensorflow, jax, mxnet, micrograd, numpy and Python’s standard library. Of another package, write the functions that the program uses into the program.",
  import_missing: "There is no [[{name}]][!such name!] to import[[ from {module}]].",
  "import_missing.hint":
    "[[Did you mean {nearest}?]][!Check the spelling; Tapedeck has the part of each framework that gradients are taught with.!]",
  input_called: "The program asks for input, and nobody is there to type it.",
  "input_called.hint": "Write the value into the program instead of calling input().",
  time_limit: "The program was stopped after [[{limit}]][!10!] seconds.",
  "time_limit.hint": "Look for a loop that never ends, or let it run fewer times.",
  cpu_limit: "The program used [[{limit}]][!5!] seconds of computing time and was stopped.",
  "cpu_limit.hint": "Look for a loop that never ends, or make the tensors smaller.",
  memory_limit: "The program asked for more memory than a run may use[[ ({limit})]].",
  "memory_limit.hint": "Make the tensors smaller. The gradients can be seen just as well on a few numbers.",
  output_limit: "The program printed more than a run may print, so it was stopped.",
  "output_limit.hint": "Print less often, for example every hundredth step.",
  node_limit: "The tape is full: a run may record [[{limit}]][!20,000!] operations.",
  "node_limit.hint": "Let the loop run fewer times; a handful of rounds shows the same picture.",
  event_limit: "The tape is full: a run may record [[{limit}]][!200,000!] events.",
  "event_limit.hint": "Let the loop run fewer times; a handful of rounds shows the same picture.",
  killed: "The program was stopped by the machine.",
  "killed.hint": "It most likely needed too much memory. Make the tensors smaller.",
  cancelled: "The program was stopped before its end.",
  "cancelled.hint": "What it did until then is on the tape. Run it again whenever you like.",
  not_allowed: "Programs here cannot use the system’s files, the network, threads or other programs.",
  "not_allowed.hint":
    "Write the numbers into the program itself. A file that it writes under a name of its own, such as model.pt, it can read again.",

  // What is worth saying though nothing stopped.
  empty_program: "The program is blank.",
  "empty_program.hint": "Paste one, or open an example.",
  no_tensor: "The program made no tensor, so there is no graph to show.",
  "no_tensor.hint": "Begin with one, for example: x = torch.tensor(2.0, requires_grad=True)",
  own_class:
    "{name} computes its gradients itself, in a way that cannot be watched, so nothing of it is on the tape.",
  "own_class.hint":
    "To watch every step, write “from micrograd.engine import Value” in place of the class: it has the same operators.",
  own_overwritten:
    "[[{name} has]][!A value has!] a gradient already, [[{old}]], and this _backward writes over it: a value that is used twice gets the sum of both.",
  "own_overwritten.hint": "Write += instead of = in _backward.",
  own_derivative: "The _backward of [[{op}]] brings back [[{given}]]; by the rule it is [[{right}]].",
  "own_derivative.hint": "Compare it with the local derivative that this step shows.",
  no_backward: "Forward only: nothing asks for gradients yet.",
  "no_backward.hint":
    "[[Add {line} and the gradients walk back.]][!Create an input with requires_grad=True, then call backward() on the result.!]",
  no_backward_tensorflow: "Forward only: no tape led from an input to a result.",
  "no_backward_tensorflow.hint":
    "Compute inside “with tf.GradientTape() as tape:”, from a tf.Variable of floats or from what tape.watch(x) was told of. Then call tape.gradient(loss, x).",
  no_backward_jax: "Forward only: nothing asks for gradients yet.",
  "no_backward_jax.hint":
    "Make the computation a function of its inputs that returns one number, and call jax.grad(f)(x).",
  no_backward_mxnet: "Forward only: nothing asks for gradients yet.",
  "no_backward_mxnet.hint":
    "Call x.attach_grad(), compute inside “with autograd.record():”, then call loss.backward().",
  never_updated: "{name} gets a gradient in every round, and nothing ever changes {name}.",
  "never_updated.hint": "Let the optimiser take its step after backward().",
  nonfinite:
    "A number stopped being finite[[ in {name}]][[, made by {op}]]: from there on it is NaN or infinite.",
  "nonfinite.hint":
    "Look at what went in: a logarithm or square root of something ≤ 0, a division by 0, an exponential of something large.",
  nonfinite_gradient:
    "On the way back a gradient stopped being finite[[, made by {op}]][[ for {name}]]: it is NaN or infinite.",
  "nonfinite_gradient.hint":
    "The value may be fine where the slope is not, as with a square root at 0. Keep such inputs away before the operation: to choose with where() after it does not help.",
  nonleaf_grad: "[[{name} is]][!The tensor asked for is!] not a leaf, so its .grad stays None.",
  "nonleaf_grad.hint":
    "Call [[{name}.]][!.!]retain_grad() before backward() to keep it. The graph here shows it either way.",
  stale_gradient: "The gradient of {name} was added to the one that {name} had already been updated with.",
  "stale_gradient.hint":
    "Clear the gradients once in every round, before backward(), unless you mean to add them up.",
  update_dropped: "The new value of {name} is computed, and nothing keeps it: {name} stays as it was.",
  "update_dropped.hint": "Give the result a name, as in {kept}.",
  at_dropped:
    "{name}.at[…].{method}(…) returns a new array and leaves {name} as it is; here nothing keeps the new one.",
  "at_dropped.hint": "Write {name} = in front of it.",
  variable_replaced:
    "This line makes {name} a plain tensor. The tf.Variable is gone, and the next tape does not watch {name}.",
  "variable_replaced.hint": "Write {name}.{method}(…), which changes the variable itself.",
  pairs_broadcast:
    "{left} minus {right} gives {result}: every element of one is set against every element of the other.",
  "pairs_broadcast.hint": "If row i belongs to row i, turn the column into a row first: reshape(-1).",
  stopped_output: "Only the beginning of the output was kept.",
  "stopped_output.hint": "Print less often, for example every hundredth step.",

  files_kept: "What the program writes is kept in memory until it ends; no file is left.",
  "files_kept.hint": "It can be loaded again in the same program.",
  figures_absent: "Figures are not drawn here; everything that the program computes and prints is.",
  "figures_absent.hint": "Print the numbers that the figure would show, or select them in the graph.",
  tf1_summaries: "Nothing is written: there are no event files and no TensorBoard here.",
  "tf1_summaries.hint": "Print the values; the recording shows every value of the run.",
  vmap_loop: "vmap runs this once for each example instead of once for all.",
  "vmap_loop.hint":
    "The result is right, and slower. Choices that depend on values are made with torch.where.",
  warning: "The program gave a warning[[: {message}]].",
  "warning.hint": "It went on all the same.",

  recursion: "A function calls itself without end.",
  "recursion.hint": "Give it a case that returns without calling itself.",

  // The rules of differentiation and of memory.
  backward_twice:
    "This graph has already been walked back: the values [[{node}]][!it!] had saved were let go.",
  "backward_twice.hint":
    "Call the first one as backward(retain_graph=True), or compute the result again before the second.",
  saved_result: "its result",
  saved_input: "its {nth} input",
  saved_value_changed: "A value that backward needs was changed in place[[: {node} had saved {name}]].",
  "saved_value_changed.hint":
    "Make a new value (x = x + 1 instead of x += 1), or change it after backward().",
  backward_nonscalar: "backward() starts at one number, and this result has [[shape {shape}]][!several!].",
  "backward_nonscalar.hint":
    "Reduce it first, for example y.sum().backward(), or say how much each number counts: y.backward(v).",
  nothing_requires_grad: "Nothing on the way to this result requires a gradient[[: {cut}]].",
  "nothing_requires_grad.hint":
    "Create the input with requires_grad=True, and look for no_grad(), detach() or .item(), which cut the tape.",
  shape_mismatch: "These shapes do not fit together[[ in {op}]][[: {shapes}]].",
  "shape_mismatch.hint":
    "Compare the shapes from the right: each pair must be equal, or one of them 1. A matrix product needs equal inner sizes.",
  leaf_in_place: "A leaf that requires grad is changed in place while the tape is recording.",
  "leaf_in_place.hint": "Put the update inside with torch.no_grad():",
  together_in_place:
    "One of several views that were made at once (split, chunk, unbind, a loop over a tensor) is changed in place, or what it is a view of was.",
  "together_in_place.hint":
    "Write the change as a new value (a = a * 2), or take the part by an index: x[:2].",
  integer_requires_grad: "Whole numbers have no slope: only floating-point tensors can require gradients.",
  "integer_requires_grad.hint": "Write 2.0 instead of 2, or say dtype=torch.float32.",
  nonleaf_requires_grad: "Only a leaf can be told whether it requires a gradient; this one was computed.",
  "nonleaf_requires_grad.hint": "Use detach() to get a tensor that is cut from the tape.",
  optimizer_nonleaf: "The optimizer was given a tensor that was computed, so its gradient is never kept.",
  "optimizer_nonleaf.hint": "Hand it the leaves themselves, the tensors made with requires_grad=True.",
  numpy_requires_grad: "A tensor that requires grad cannot become a NumPy array: NumPy would leave the tape.",
  "numpy_requires_grad.hint": "Say that you mean it: x.detach().numpy()",
  index_error: "The index is outside the tensor[[, whose shape is {shape}]].",
  "index_error.hint": "Positions run from 0 to size − 1, and from −1 back to −size.",
  dtype_mismatch: "The number types do not fit together[[ in {op}]].",
  "dtype_mismatch.hint": "Convert one of them, for example with x.float().",
  gradient_shape:
    "The gradient given to backward() has [[shape {gradient}]][!another shape than the result!][[, the result {output}]].",
  "gradient_shape.hint": "It needs one number for each number of the result.",
  argument_error: "An argument does not fit[[ {op}]].",
  "argument_error.hint": "Compare it with what the message below says.",
  ambiguous_bool: "A tensor of several numbers is neither true nor false.",
  "ambiguous_bool.hint": "Say which is meant: (x > 0).any() or (x > 0).all().",
  gradcheck_failed: "The gradient by the chain rule and the one by small differences disagree.",
  "gradcheck_failed.hint": "Look at the first place where they differ; check in float64.",
  unused_input: "The result does not depend on this tensor, so there is no gradient.",
  "unused_input.hint": "Check that the result is computed from it, or pass allow_unused=True.",
  no_derivative:
    "The derivative[[ of {op}]][[ in its argument {position}]] cannot be had: no closed formula for it is known.",
  "no_derivative.hint":
    "Cut that argument off with detach(), or ask for the other gradients alone: torch.autograd.grad(y, x).",
  nan_born: "A NaN was born here[[: {op} made it out of numbers]][[: on the way back through {node}]].",
  "nan_born.hint":
    "Look at what goes in: a logarithm or root of a negative number, 0 / 0, infinity minus infinity; on the way back, a slope that is infinite, as of sqrt at 0.",
  class_range: "[[{what} {found}]][!The number of a class!] is out of range[[: 0 to {last} are allowed]].",
  "class_range.hint": "Count from 0, and give the layer before it (or the table) one row for each class.",
  loss_shapes:
    "The loss was given two shapes[[, {input} and {target}]]: numbers would be compared that do not belong together.",
  "loss_shapes.hint":
    "[[Take the axis of size 1 away: {which}.squeeze({dim}).]][!Reshape one of them, so that both shapes are equal.!]",
  once_differentiable:
    "This backward cannot be differentiated again: its function is marked @once_differentiable.",
  "once_differentiable.hint":
    "Write backward with operations that have derivatives, and leave the decorator out.",
  device_mix: "[[In {op}, t]][!T!]wo tensors lie on different devices[[: {first} and {second}]].",
  "device_mix.hint": "Move one of them: x.to(y.device).",
  no_gpu: "There is no graphics processor here that could be used.",
  "no_gpu.hint": "Leave the tensors on the CPU.",

  // Other places that belong to a problem.
  mxnet_in_place: "An array is changed in place while its operations are being recorded.",
  "mxnet_in_place.hint": "Write y = y + 1 instead of y += 1, or change it outside of autograd.record().",
  mxnet_not_recorded:
    "This array was not computed inside autograd.record(), so there is no graph to go back through.",
  "mxnet_not_recorded.hint":
    "Give the inputs attach_grad(), and compute the result inside `with autograd.record():`.",
  mxnet_uninitialized: "The parameter[[ {name}]] has no numbers yet.",
  "mxnet_uninitialized.hint": "Call net.initialize() first, and make the Trainer from net.collect_params().",
  mxnet_deferred: "The shape of the parameter[[ {name}]] is not known before the first batch has passed.",
  "mxnet_deferred.hint":
    "Pass one batch through the network first, or give the layer its number of inputs (in_units, in_channels).",

  place_freed: "here the saved values were let go",
  place_made: "{name} was made here",
  place_saved: "here the value was saved",
  place_changed: "and here it was changed",

  // What cut a result off from the inputs that require gradients.
  cut_value: "{name} of line {line}",
  cut_unnamed: "a value of line {line}",
  cut_stopped: "{what} was cut off by {op}()",
  cut_no_grad: "{what} was computed inside no_grad()",
  cut_leaf: "{what} does not require grad",
  cut_join: "; ",

  // What can go wrong between the page and the server.
  offline: "This page plays a recording from a file and has no server.",
  "offline.hint": "To run programs, open it in Tapedeck.",
  unreachable: "The server does not answer.",
  "unreachable.hint":
    "Look at your connection; a server of your own is started again by make run. Your program is kept here.",
  no_viewer: "Nothing is installed that can show a recording here.",
  "no_viewer.hint":
    "Run the program on the play page, or install Tapedeck where the notebook runs (pip install -e .).",
  too_many_nodes: "This graph is too large for one picture.",
  "too_many_nodes.hint": "Take the player as one HTML file: there the whole graph can be moved and searched.",
  nothing_moves: "Nothing happens in this run that an animation could show.",
  "nothing_moves.hint": "Compute something from a tensor first.",
  no_such_run: "There is no run with this address.",
  "no_such_run.hint":
    "The link may be cut off, or the server has forgotten the run. The program can be pasted and run again.",
  not_your_run: "Only the browser that made a run can delete it.",
  "not_your_run.hint": "It may also be deleted already.",
  storage_full: "The server's disk is full, so nothing can be kept.",
  "storage_full.hint": "Your program stays in this browser. Tell whoever runs the server.",
  storage_read_only: "The server may not write to its database.",
  "storage_read_only.hint": "Your program stays in this browser. Tell whoever runs the server.",
  storage_damaged: "The server's database is damaged.",
  "storage_damaged.hint":
    "Your program stays in this browser. Tell whoever runs the server: a backup is needed.",
  storage_busy: "The server's database is busy.",
  "storage_busy.hint": "Wait a few seconds and try again.",
  storage_unreachable: "The server cannot reach its database.",
  "storage_unreachable.hint": "Your program stays in this browser. Try again in a minute.",
  broken_link: "This link holds no program that can be read.",
  "broken_link.hint": "It may have been cut off where it was pasted. Ask for it again, whole.",
  lesson_not_found: "There is no such lesson.",
  "lesson_not_found.hint": "The list of lessons has all there are.",
  http_404: "The server has nothing at this address.",
  "http_404.hint": "The link may be cut off.",
  http_413: "The program is longer than 100 kB.",
  "http_413.hint": "Shorten it; data can be generated in the program.",
  http_422: "The server did not understand the request.",
  "http_422.hint": "Reload the page and try again.",
  too_often:
    "From here, programs came faster than this server takes them[[: {limit} in {window} seconds is the most]].",
  "too_often.hint":
    "[[Run it again in {retry_after} seconds.]][!Wait a few seconds and run it again.!] Everybody behind one address counts as one; whoever runs the server can raise the limit.",
  busy: "Many programs are waiting for their turn.",
  "busy.hint": "Run it again in a moment. Yours is kept here.",
  stopping: "The server is being stopped or renewed and takes no more programs.",
  "stopping.hint": "Try again in a minute. Your program is kept here.",
  wrong_host: "This server does not go by the name in the address.",
  "wrong_host.hint":
    "Open it under the name that it was announced with; whoever runs it adds names with TAPEDECK_ALLOWED_HOSTS.",
  cross_site: "The request came from a page of another site, and this server answers its own page only.",
  "cross_site.hint":
    "Open the server's address itself. If a proxy stands before it, it must pass on the Host header.",
  not_shut_in: "This server answers on its own computer only, because programs are not shut in there.",
  "not_shut_in.hint": "Whoever runs it sees with tapedeck doctor what is missing.",
  too_large: "This is more than the server takes at once.",
  "too_large.hint": "Shorten the program; data can be generated in it.",
  http_403: "The server does not allow this.",
  "http_403.hint": "Reload the page and try again.",
  http_405: "The server did not understand the request.",
  "http_405.hint": "Reload the page and try again.",
  http_415: "The server did not understand the request.",
  "http_415.hint": "Reload the page and try again.",
  too_slow: "The program did not arrive: the connection was too slow.",
  "too_slow.hint": "Try again, or from another network.",
  layout_failed: "The graph could not be drawn.",
  "layout_failed.hint": "Try again; if it stays, look at a smaller part of the program.",
  http_429: "Too many programs are running at the moment.",
  "http_429.hint": "Wait a few seconds and run it again.",
  http_500: "Something went wrong in the server.",
  "http_500.hint":
    "This is our mistake, not yours. Try again; if it stays, the server's log says more[[ under {request_id}]].",
  http_503: "The server is busy.",
  "http_503.hint": "Wait a few seconds and try again.",
  unknown: "Something went wrong[[: {message}]].",
  "unknown.hint": "Try again.",
};
