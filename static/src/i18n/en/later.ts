/** English words that the player can be drawn without. */
import help from "./help";
import lesson from "./lesson";

export default { help, lesson };
