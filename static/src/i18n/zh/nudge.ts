/** “拨动数值”的文字：改一个数，并用差商核对梯度。 */
export default {
  title: "拨动数值",
  value: "给 {name} 换一个值",
  element: "哪个元素",
  reset: "恢复为 {value}",
  answer: "结果",
  autograd: "梯度",
  quotient: "(f(x+h) − f(x−h)) / 2h",
  hint: "这是它的初始值。拖动箭头或输入另一个数，程序会重新运行。",
  compare: "用差商核对梯度",
  same: "取 h = {h} 运行两次，得到的斜率相同。",
  different: "取 h = {h} 运行两次，得到的斜率不同：函数在这里弯折或跳变，或者梯度在途中被截断了。",
};
