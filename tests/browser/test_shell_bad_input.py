"""Whatever a learner pastes gets a plain sentence in the language of the page, and the next run works."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.test_shell_program import open_with, replace

TORCH = "import torch\n"
X = TORCH + "x = torch.tensor(2.0, requires_grad=True)\n"
FLOOD = "while True:\n    print('x' * 10_000)\n"
SOON = 20_000

BAD: dict[str, tuple[str, str, str]] = {
    "syntax": (X + "y = x * (2\n", "Python cannot read this program.", "Python 读不懂这个程序。"),
    "indentation": (X + "  y = x\n", "The indentation does not line up.", "缩进没有对齐。"),
    "block": (
        X + "for k in range(3):\ny = x\n",
        "Line 3 begins a block with for: the line after it has to be indented.",
        "第 3 行的 for 开始了一个代码块，它的下一行要缩进。",
    ),
    "no gradient": (
        X + "y = x * x\ny.backward()\nx - 0.1 * y.grad\n",
        "y.grad is None: y was computed, and backward() keeps gradients of leaves only.",
        "y.grad 是 None：y 是算出来的，backward() 只保留叶子的梯度。",
    ),
    "exception": (
        X + "y = x * 3\n1 / 0\n",
        "stopped with an error: ZeroDivisionError",
        "程序因错误而停止：ZeroDivisionError",
    ),
    "name": (X + "xx = x\nprint(xy)\n", "xy is used before anything was stored", "xy 还没有赋值就被使用了"),
    "import": ("import torchvision\n", "The module torchvision is not available here.", "这里不能导入 torchvision。"),
    "input": (X + "y = x * float(input())\n", "The program asks for input", "程序在等待输入"),
    "vector": (
        TORCH + "x = torch.ones(3, requires_grad=True)\n(x * 2).backward()\n",
        "starts at one number",
        "要从一个数开始",
    ),
    "shapes": (
        TORCH + "torch.ones(2, 3) @ torch.ones(4, 5)\n",
        "These matrices cannot be multiplied: (2, 3), (4, 5)",
        "这两个矩阵不能相乘：(2, 3), (4, 5)",
    ),
    "in-place": (X + "x += 1\n", "is changed in place", "被就地修改了"),
    "integer": (TORCH + "torch.tensor(2, requires_grad=True)\n", "Whole numbers have no slope", "整数没有斜率"),
    "endless": (X + "while True:\n    pass\n", "was stopped", "已被停止"),  # by the processor's clock, or on a busy machine by the other
    "memory": (TORCH + "x = torch.zeros(2**29)\n", "more memory than a run may use", "内存超过了一次运行的上限"),
    "flood": (FLOOD, "printed more than a run may print", "输出的内容超过了上限"),
    "million": (X + "for i in range(1_000_000):\n    x = x * 1.0\n", "The tape is full", "磁带录满了"),
    "no tensor": ("print(1)\n", "made no tensor", "没有创建张量"),
    "nan": (
        TORCH + "x = torch.tensor(-1.0, requires_grad=True)\ny = x.log()\ny.backward()\n",
        "stopped being finite",
        "不再是有限的",
    ),
}


@pytest.mark.parametrize("name", BAD)
def test_a_bad_program_gets_its_sentence_in_both_languages_and_the_next_run_works(page: Page, name: str) -> None:
    program, english, chinese = BAD[name]
    open_with(page, program)
    panel = page.locator(".problems")
    expect(panel).to_contain_text(english, timeout=SOON)
    page.get_by_role("button", name="中文").click()
    expect(panel).to_contain_text(chinese)
    replace(page, "import torch\nprint('well again')\nx = torch.ones(1)\n")
    expect(page.get_by_role("region", name="输出")).to_contain_text("well again", timeout=SOON)
    expect(page.locator(".problems .severe")).to_have_count(0)


def test_unicode_names_are_marked_where_they_stand(page: Page) -> None:
    open_with(page, TORCH + "α = torch.tensor(2.0, requires_grad=True)\n损失 = α * α\n损失.backward()\nprint(α.grad)\n")
    expect(page.get_by_role("region", name="Output")).to_contain_text("tensor(4.)")
    for _ in range(2):
        page.keyboard.press("ArrowRight")
    expect(page.locator(".cm-lit-value")).to_have_text("α * α")
    page.keyboard.press("t")
    expect(page.get_by_role("grid")).to_contain_text("损失")
