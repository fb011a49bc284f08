"""The sentences that an exercise answers with, in both languages and in each framework's terms. One entry a fault; nothing else."""

import re
from typing import Any

from webapp.lessons_models import Language, Words
from webapp.lessons_spelling import chosen
from webapp.runner.dialect import Dialect

TENSORS: dict[Dialect, tuple[str, str]] = {
    "torch": ("Tensor", "Tensor"),
    "tensorflow": ("tf.Tensor", "tf.Tensor"),
    "tensorflow1": ("numpy.ndarray", "numpy.ndarray"),
    "mxnet": ("NDArray", "NDArray"),
    "jax": ("jax.Array", "jax.Array"),
    "micrograd": ("Value", "list"),
    "numpy": ("numpy.ndarray", "numpy.ndarray"),
}
"""What holds one number in a framework, and what holds several."""

_SAID: dict[str, Words] = {
    "passed": Words(
        en="Right. Your function agreed with the check on all {count} random inputs.",
        zh="正确。{count} 组随机输入，你的函数全部与检查结果一致。",
    ),
    "syntax": Words(
        en="Python cannot read line {line}: {message}.",
        zh="第 {line} 行不是合法的 Python：{message}。",
    ),
    "unreadable": Words(
        en="Python cannot read this program: it is nested too deeply or holds a character that no program may hold.",
        zh="Python 读不了这段程序：嵌套太深，或含有程序里不允许的字符。",
    ),
    "empty": Words(
        en="There is nothing to check yet: the program is empty. “Start again” brings back what it began with.",
        zh="还没有可检查的东西：程序是空的。点“重新开始”，就能找回最初的代码。",
    ),
    "undefined": Words(
        en="The program defines nothing called {function}. Keep the name as it was.",
        zh="程序里没有定义 {function}。请保留原来的名字。",
    ),
    "suite_passed": Words(
        en="Right. All {checks} checks hold, on {count} random inputs.",
        zh="正确。{checks} 项检查全部通过，共 {count} 组随机输入。",
    ),
    "suite_failed": Words(
        en="The check “{check}” does not hold.",
        zh="检查“{check}”没有通过。",
    ),
    "your_program": Words(en="Your program", zh="你的程序"),
    "forbidden": Words(
        en="Line {line} uses {name}, which this exercise asks you to do without.",
        zh="第 {line} 行用了 {name}，这道练习要求不用它。",
    ),
    "none": Words(
        en="{function} returned None. {{tensorflow: Is a return missing? If not: tape.gradient gives None for what its tape did not watch."
        " | else: Is a return missing?}}",
        zh="{function} 返回了 None。是不是漏写了 return？{{tensorflow: 如果没有漏：磁带没有监视的量，tape.gradient 给出的就是 None。}}",
    ),
    "none_among": Words(
        en="{function} returned None as value {nth} of {count}.{{tensorflow:  tape.gradient gives None for what its tape did not watch.}}",
        zh="{function} 返回的 {count} 个值里，第 {nth} 个是 None。{{tensorflow: 磁带没有监视的量，tape.gradient 给出的就是 None。}}",
    ),
    "type": Words(
        en="{function} returned a value of type {type}; {wanted} was expected.",
        zh="{function} 返回的是 {type}，这里需要 {wanted}。",
    ),
    "not_tuple": Words(
        en="{function} returned a single {type}; {count} values were expected, as in: return a, b.",
        zh="{function} 只返回了一个 {type}，这里需要 {count} 个值，写法如：return a, b。",
    ),
    "length": Words(
        en="{function} returned {got} values; {count} were expected.",
        zh="{function} 返回了 {got} 个值，这里需要 {count} 个。",
    ),
    "shape": Words(
        en="{function} returned shape {shape}; shape {wanted} was expected. A gradient has the shape of what it is the gradient of.",
        zh="{function} 返回的形状是 {shape}，应为 {wanted}。梯度的形状与被求导的量相同。",
    ),
    "nan": Words(
        en="{function} returned NaN for an ordinary input. Look for 0/0, or for a logarithm or root of a negative number.",
        zh="输入很普通，{function} 却返回了 NaN。找一找有没有 0/0，或对负数取对数、开方。",
    ),
    "value": Words(
        en="{function} returned other numbers than expected for this input.",
        zh="对下面这组输入，{function} 返回的数与预期不同。",
    ),
    "no_grad_kept": Words(
        en="The numbers are right, but what {function} returned {{tensorflow: is no tf.Variable any more, so no tape would watch it in the next step."
        " | mxnet: has no place for a gradient any more (attach_grad), so the next step could not learn."
        " | else: no longer requires grad, so the next step could not learn.}}",
        zh="数值对了，但 {function} 返回的{{tensorflow: 已经不是 tf.Variable，下一步磁带就不会监视它了。"
        " | mxnet: 数组没有存放梯度的地方了（attach_grad），下一步就学不动了。"
        " | else: 张量不再要求梯度（requires_grad 为 False），下一步就学不动了。}}",
    ),
    "not_leaf": Words(
        en="The numbers are right, but what {function} returned is not a leaf: {{micrograd: the values it was made of are still in its _prev."
        " | else: it carries the graph of its own update.}}",
        zh="数值对了，但 {function} 返回的不是叶子：{{micrograd: 算出它的那些值还留在它的 _prev 里。 | else: 它把更新这一步也带进了计算图。}}",
    ),
    "exception": Words(
        en="{function} stopped{where} with {type}: {message}",
        zh="{function} {where}出错停下，{type}：{message}",
    ),
    "stopped": Words(
        en="The program stopped{where} with {type}: {message}",
        zh="程序{where}出错停下，{type}：{message}",
    ),
    "time_limit": Words(
        en="The program was still running when its time was up. Look for a loop that never ends.",
        zh="时间到了程序还在运行。找一找有没有停不下来的循环。",
    ),
    "cpu_limit": Words(
        en="The program used up its computing time. Look for a loop that never ends.",
        zh="程序用完了计算时间。找一找有没有停不下来的循环。",
    ),
    "memory_limit": Words(
        en="The program asked for more memory than it may have.",
        zh="程序要的内存超过了上限。",
    ),
    "output_limit": Words(
        en="The program printed more than it may. Look for a print inside a loop.",
        zh="程序打印得太多。找一找循环里的 print。",
    ),
    "node_limit": Words(
        en="The program made more operations than it may. Look for a loop that goes on for too long.",
        zh="程序做的运算太多。找一找有没有转得太久的循环。",
    ),
    "event_limit": Words(
        en="The program made more operations than it may. Look for a loop that goes on for too long.",
        zh="程序做的运算太多。找一找有没有转得太久的循环。",
    ),
    "killed": Words(
        en="The program ended before your function could answer. Look for something that ends Python, such as exit().",
        zh="程序在你的函数给出答案之前就结束了。找一找有没有 exit() 之类会让 Python 退出的东西。",
    ),
    "input_called": Words(
        en="The program asked for input(). The check calls your function with its own numbers; nobody is there to type.",
        zh="程序调用了 input()。检查时会自动传入数值，没有人在键盘前输入。",
    ),
}

FAULTS = frozenset(_SAID)
# Problem codes of a run that have a sentence of their own here.
LIMITS = frozenset({"input_called", "killed"}) | {fault for fault in _SAID if fault.endswith("_limit")}

# Faults of a program that did not come to an answer: what is said of a check's answers is not about them.
ENDED = LIMITS | {"exception", "stopped"}


def say(language: Language, fault: str, dialect: Dialect = "torch", **params: Any) -> str:
    """The sentence for `fault` in the terms of a framework. A `line` that is known becomes part of it."""
    line = params.get("line")
    where = {"en": f" at line {line}", "zh": f"在第 {line} 行"} if line else {"en": "", "zh": ""}
    said = chosen(_SAID[fault].said_in(language), dialect).format_map({"where": where[language], **params})
    return re.sub(r"(?<=[\u4e00-\u9fff]) (?=[\u4e00-\u9fff])", "", said)  # no gap between two Chinese letters
