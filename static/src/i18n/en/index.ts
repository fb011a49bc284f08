/** All messages in English, by area. */
import compare from "./compare";
import formulas from "./formulas";
import generated from "./generated";
import help from "./help";
import inspector from "./inspector";
import lesson from "./lesson";
import nudge from "./nudge";
import player from "./player";
import problems from "./problems";
import program from "./program";
import rosetta from "./rosetta";
import shell from "./shell";
import training from "./training";

export default {
  compare,
  formulas,
  generated,
  help,
  inspector,
  lesson,
  nudge,
  player,
  problems,
  program,
  rosetta,
  shell,
  training,
};
