/** “对照”面板的文字：同一程序在各框架中的写法。 */
export default {
  title: "对照",
  intro: "用其他框架写的同一个计算。每走一步，各处点亮的都是同一个运算。",
  on_deck: "正在播放",
  play: "播放这一个",
  heading: "一个程序，六种写法",
  about: "同一盘磁带，同样的数值，分别用 PyTorch、TensorFlow、MXNet、JAX 和 micrograd 写成。",
};
