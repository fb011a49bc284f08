/** “生成的程序”面板的文字。 */
export default {
  title: "NumPy",
  which: "哪个被捕获的函数",
  copy: "复制",
  copied: "已复制",
  explain: "做了哪些处理",
  intro: "被捕获的函数变成了这段纯 NumPy 程序：每行一个运算，先前向，后伴随。它可以原样运行。",
};
