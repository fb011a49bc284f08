"""The verdict on an answer, from what a child might send back. How a child runs is tested with the runner."""

import math
from types import SimpleNamespace

import numpy as np
import pytest

from webapp.exercises import Exercise, TensorArgument, Wrong, check, judge, numerical_gradient
from webapp.exercises_compare import Returned, compare, show
from webapp.exercises_source import Forbidden, read_function
from webapp.exercises_suite import draw
from webapp.exercises_words import FAULTS, say
from webapp.lessons_models import Words

CASES = [[TensorArgument(np.array([1.0, -2.0]))], [TensorArgument(np.array([3.0]))]]


def exercise(**changes) -> Exercise:
    fields = {
        "function": "double",
        "starter": Words(en="s", zh="s"),
        "solution": "def double(x):\n    return 2 * x\n",
        "cases": lambda _rng: CASES,
        "expected": lambda x: 2 * x,
    }
    return Exercise(**{**fields, **changes})


def tensor(data, **more):
    return {"kind": "value", "type": "Tensor", "shape": list(np.shape(data)), "data": data, **more}


def report(*results, status="ok", error=None, stdout=""):
    return SimpleNamespace(status=status, error=error, stdout=stdout, results=list(results))


def verdict(*results, language="en", **more):
    return judged(exercise(**more), report(*results), language)


def judged(asked, reported, language):
    return judge(asked, draw(asked.checks(), np.random.default_rng(0)), reported, language)


def test_equal_numbers_pass_in_either_language():
    right = (tensor([2.0, -4.0]), tensor([6.0]))
    assert verdict(*right).passed
    assert verdict(*right).message == "Right. Your function agreed with the check on all 2 random inputs."
    assert verdict(*right, language="zh").message.startswith("正确。2 组随机输入")


def test_rounding_of_float32_is_forgiven_and_a_wrong_digit_is_not():
    assert verdict(tensor([2.0000002, -4.0]), tensor([6.0])).passed
    assert not verdict(tensor([2.02, -4.0]), tensor([6.0])).passed


def test_the_failing_case_is_shown_in_words():
    told = verdict(tensor([2.0, -4.0]), tensor([9.0]))
    assert told.message == "double returned other numbers than expected for this input."
    assert told.case.model_dump() == {"input": "x = [3.0]", "expected": "[6.0]", "got": "[9.0]"}


@pytest.mark.parametrize(
    ("result", "said"),
    [
        ({"kind": "value", "type": "NoneType"}, "double returned None. Is a return missing?"),
        ({"kind": "value", "type": "str", "data": None}, "double returned a value of type str; Tensor was expected."),
        (
            {"kind": "value", "type": "list", "shape": [2], "data": [2.0, -4.0]},
            "double returned a value of type list; Tensor was expected.",
        ),
        (tensor([[2.0, -4.0]]), "double returned shape (1, 2); shape (2,) was expected."),
        (tensor(["nan", -4.0]), "double returned NaN for an ordinary input."),
        (tensor(["inf", -4.0]), "double returned other numbers than expected"),
        (
            {"kind": "exception", "type": "NameError", "message": "name 'z' is not defined", "line": 4},
            "double stopped at line 4 with NameError: name 'z' is not defined",
        ),
    ],
)
def test_each_kind_of_failure_has_its_sentence(result, said):
    told = verdict(result, tensor([6.0]))
    assert not told.passed
    assert told.message.startswith(said)


def test_data_that_is_not_what_it_claims_is_no_number():
    for forged in (tensor([2.0, -4.0]) | {"shape": [3]}, tensor([2.0, -4.0]) | {"data": "__import__('os')"}):
        assert verdict(forged, tensor([6.0])).message == "double returned a value of type Tensor; Tensor was expected."


@pytest.mark.parametrize(
    "forged",
    [
        {},
        {"kind": 3},
        {"kind": "value", "type": "Tensor", "shape": "all", "data": []},
        {"kind": "value", "type": "Tensor", "shape": [2], "data": [10**400, 1]},
        {"kind": "value", "type": "Tensor", "shape": [2], "data": [None, {}]},
        {"kind": "exception", "type": "E" * 10, "message": "m" * 100_000},
    ],
)
def test_whatever_a_child_sends_is_a_verdict(forged):
    told = verdict(forged, tensor([6.0]))
    assert not told.passed
    assert len(told.message) < 1_000


def test_what_a_child_nests_deeply_is_shown_briefly():
    deep = {"kind": "value", "type": "tuple", "items": []}
    for _ in range(200):
        deep = {"kind": "value", "type": "tuple", "items": [deep]}
    nested = [1.0]
    for _ in range(900):
        nested = [nested]
    for forged in (deep, tensor([2.0, -4.0]) | {"data": nested}):
        told = verdict(forged, tensor([6.0]))
        assert not told.passed
        assert len(told.case.got if told.case else "") < 500


def test_a_child_that_sends_too_little_does_not_pass():
    assert not verdict(tensor([2.0, -4.0])).passed
    assert not verdict().passed


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("time_limit", "The program was still running when its time was up. Look for a loop that never ends."),
        ("memory_limit", "The program asked for more memory than it may have."),
        ("input_called", "The program asked for input()."),
    ],
)
def test_a_limit_has_its_sentence(code, said):
    told = judged(exercise(), report(status="limit", error={"code": code, "message": "m"}), "en")
    assert told.message.startswith(said)


def test_an_exception_outside_the_function_says_where():
    error = {"code": "exception", "type": "ZeroDivisionError", "message": "division by zero", "span": [2, 0, 2, 5]}
    told = judged(exercise(), report(status="error", error=error, stdout="hi\n"), "zh")
    assert told.message == "程序在第 2 行出错停下，ZeroDivisionError：division by zero"
    assert told.stdout == "hi\n"


def test_an_anticipated_wrong_answer_gets_its_hint():
    hint = Words(en="That is x itself.", zh="这是 x 本身。")
    wrong = (Wrong(code="", gives=lambda x: x, hint=hint),)
    assert verdict(tensor([1.0, -2.0]), tensor([3.0]), wrong=wrong).hint == "That is x itself."
    assert verdict(tensor([1.0, -2.0]), tensor([3.0]), wrong=wrong, language="zh").hint == "这是 x 本身。"
    assert verdict(tensor([1.0, -2.0]), tensor([4.0]), wrong=wrong).hint is None


def test_an_exception_brings_its_problem_for_which_the_page_has_words_in_both_languages():
    raised = {"kind": "exception", "type": "NameError", "message": "name 'y' is not defined", "mend": "Did you mean x?", "line": 2}
    about = {"code": "name_error", "params": {"name": "y", "nearest": "x"}}
    for language in ("en", "zh"):
        told = verdict({**raised, **about}, tensor([6.0]), language=language)
        assert told.hint is None
        assert told.problem is not None
        assert told.problem.model_dump() == {**about, "hint": "Did you mean x?"}
    forged = verdict({**raised, "code": "name_error", "params": {"name": {"no": "object"}}}, tensor([6.0]))
    assert not forged.passed
    outside = {**about, "type": "NameError", "message": "NameError: no", "hint": "h", "span": [1, 0, 1, 2]}
    told = judged(exercise(), report(status="error", error=outside), "en")
    assert told.message == "The program stopped at line 1 with NameError: no"
    assert told.problem is not None
    assert told.problem.params == about["params"]


def test_what_is_known_of_a_checks_answers_is_not_said_of_a_program_that_stopped():
    wrong = (Wrong(code="", check="double", hint=Words(en="Turn it round.", zh="倒过来。")),)
    assert verdict(tensor([1.0, -2.0]), tensor([3.0]), wrong=wrong).hint == "Turn it round."
    raised = {"kind": "exception", "type": "NameError", "message": "m"}
    assert verdict(raised, tensor([3.0]), wrong=wrong).hint is None
    assert judged(exercise(wrong=wrong), report(status="error", error={"code": "killed"}), "en").hint is None


def test_a_none_among_several_values_is_said_to_be_one():
    two = {"expected": lambda x: (x.sum(), 2 * x)}
    none = {"kind": "value", "type": "NoneType", "shape": None, "data": None}
    told = verdict({"kind": "value", "type": "tuple", "items": [tensor(-1.0), none]}, tensor([6.0]), **two)
    assert told.message == "double returned None as value 2 of 2."


def test_a_chinese_sentence_has_no_gap_where_two_chinese_words_meet():
    assert say("zh", "value", function="你的程序") == "对下面这组输入，你的程序返回的数与预期不同。"


def test_several_values_are_compared_one_by_one():
    two = {"expected": lambda x: (x.sum(), 2 * x)}

    def pair(*items):
        return {"kind": "value", "type": "tuple", "items": list(items)}

    right = (pair(tensor(-1.0), tensor([2.0, -4.0])), pair(tensor(3.0), tensor([6.0])))
    assert verdict(*right, **two).passed
    assert verdict(tensor(-1.0), right[1], **two).message.startswith("double returned a single Tensor; 2 values")
    assert verdict(pair(tensor(-1.0)), right[1], **two).message == "double returned 1 values; 2 were expected."
    bare = judged(
        exercise(expected=lambda x: (x.sum(), 2 * x.sum())),
        report(*({"kind": "value", "type": "tuple", "shape": [2], "data": [one, 2 * one]} for one in (-1.0, 3.0))),
        "en",
    )
    assert bare.passed
    told = verdict(pair(tensor(-1.0), tensor([2.0, 4.0])), right[1], **two)
    assert (told.case.expected, told.case.got) == ("(−1.0, [2.0, −4.0])", "(−1.0, [2.0, 4.0])")


def test_leaves_must_stay_leaves():
    good = {"requires_grad": True, "is_leaf": True}
    assert verdict(tensor([2.0, -4.0], **good), tensor([6.0], **good), leaves=True).passed
    lost = verdict(tensor([2.0, -4.0], requires_grad=False, is_leaf=True), tensor([6.0], **good), leaves=True)
    assert "no longer requires grad" in lost.message
    hanging = verdict(tensor([2.0, -4.0], requires_grad=True, is_leaf=False), tensor([6.0], **good), leaves=True)
    assert "is not a leaf" in hanging.message


BAN = (Forbidden(frozenset({"backward", "autograd"}), Words(en="By hand.", zh="用手算。")),)


def test_a_character_of_another_keyboard_is_named_with_the_one_to_write():
    reading = read_function("def double（x):\n    return 2 * x\n", "double")
    assert reading is not None
    assert reading.code == "syntax_error"
    assert (reading.params["character"], reading.params["instead"]) == ("（", "(")
    assert read_function("if 1:\npass\n", "double").code == "indentation_error"


@pytest.mark.parametrize(
    "code",
    [
        "def double(x):\n    x.backward()\n    return x\n",
        "import torch.autograd as a\ndef double(x):\n    return x\n",
        "from torch import autograd\ndef double(x):\n    return x\n",
        "from torch.autograd import grad\ndef double(x):\n    return x\n",
        "def double(x):\n    getattr(x, 'back' + 'ward')()\n    return x\n",
        "def double(x):\n    return eval('x.backward()')\n",
    ],
)
def test_a_shortcut_is_found_in_the_syntax_tree(code):
    reading = read_function(code, "double", BAN)
    assert (reading.fault, reading.hint) == ("forbidden", BAN[0].hint)


def test_a_word_in_a_comment_or_a_text_is_no_shortcut():
    assert read_function("def double(x):\n    '''No backward here.'''\n    return 2 * x  # autograd\n", "double", BAN) is None


@pytest.mark.parametrize(
    ("code", "faults"),
    [
        ("def double(x)\n", {"syntax"}),
        ("def twice(x):\n    return x\n", {"undefined"}),
        ("", {"empty"}),
        ("\n   \n# what now?\n", {"empty"}),
        ("\0", {"syntax", "unreadable"}),  # which of the two depends on the version of Python
        ("x = " + "-" * 50_000 + "1\n", {"syntax", "unreadable"}),
        ("x = " + "(" * 5_000 + ")" * 5_000, {"syntax", "unreadable"}),
    ],
)
def test_what_cannot_be_read_is_said_before_anything_runs(code, faults):
    reading = read_function(code, "double")
    assert reading.fault in faults
    assert say("en", reading.fault, **reading.params)
    assert say("zh", reading.fault, **reading.params)


async def _never(*_arguments):
    raise AssertionError("nothing may run")


def test_a_forbidden_answer_never_runs():
    import asyncio

    runner = SimpleNamespace(call_function=_never)
    told = asyncio.run(check(exercise(forbidden=BAN), "def double(x):\n    return x.backward()\n", "en", runner))
    assert told.message == "Line 2 uses backward, which this exercise asks you to do without."
    assert told.hint == "By hand."


def test_every_sentence_fills_in_both_languages():
    params = dict.fromkeys(("count", "line", "message", "function", "name", "type", "wanted", "got", "shape", "check", "checks", "nth"), 1)
    for fault in FAULTS:
        for language in ("en", "zh"):
            assert "{" not in say(language, fault, **params)


def test_numbers_are_shown_as_the_page_shows_them():
    assert show(3.0) == "3.0"
    assert show(12) == "12"
    assert show(-2.5) == "−2.5"
    assert show(1234567.0) == "1.235e+06"
    assert show(math.nan) == "nan"
    assert show(np.arange(10.0)) == "[0.0, 1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, …]"
    assert show(np.ones((1, 2))) == "[[1.0, 1.0]]"


def test_the_numerical_gradient_has_the_shape_of_its_argument():
    assert numerical_gradient(lambda x: float(np.sum(x**2)), np.ones((2, 2))) == pytest.approx(2 * np.ones((2, 2)))
    assert numerical_gradient(lambda x: float(3 * x), np.array(1.0)) == pytest.approx(3.0)


@pytest.mark.parametrize(
    ("expected", "answer", "right"), [(-2.665e-10, 0.0, True), (0.0, 3e-7, True), (1e-4, 2e-4, False), (2.0, 2.1, False)]
)
def test_what_is_zero_by_cancellation_is_zero(expected: float, answer: float, right: bool) -> None:
    returned = Returned(kind="value", type="Tensor", shape=[], data=answer)
    assert (compare(expected, returned, tolerance=1e-3) is None) is right
