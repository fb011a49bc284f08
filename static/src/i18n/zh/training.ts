/** 训练面板的文字。 */
export default {
  title: "训练",
  loss: "损失",
  iteration: "第 {k} 轮，共 {n} 轮；点击可跳到那一轮",
  norm: "梯度的大小（对数刻度）",
  norm_of: "{name} 在每一轮的梯度大小",
  numbers: "参数的分布",
  numbers_of: "{name} 在每一轮的数值分布",
};
