/** 中文文字，按区域分；稍后才用到的在 `later` 里。 */
import compare from "./compare";
import formulas from "./formulas";
import generated from "./generated";
import inspector from "./inspector";
import nudge from "./nudge";
import player from "./player";
import problems from "./problems";
import program from "./program";
import refusals from "./refusals";
import rosetta from "./rosetta";
import shell from "./shell";
import training from "./training";

export default {
  compare,
  formulas,
  generated,
  inspector,
  nudge,
  player,
  problems,
  program,
  refusals,
  rosetta,
  shell,
  training,
};
