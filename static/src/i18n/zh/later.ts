/** 画出播放器时还用不到的中文文字。 */
import help from "./help";
import lesson from "./lesson";

export default { help, lesson };
