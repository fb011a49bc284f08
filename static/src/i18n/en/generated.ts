/** Words of the pane with the generated programs. */
export default {
  title: "NumPy",
  which: "Which captured function",
  copy: "Copy",
  copied: "Copied",
  explain: "What was done to it",
  intro:
    "What the captured function became: plain NumPy, one operation a line, the adjoint after the forward half. It runs as it stands.",
};
