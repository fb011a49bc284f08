import player from "./player";
import shell from "./shell";

export default { player, shell };
