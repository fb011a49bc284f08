"""The lesson page: the text drives the player, predictions stay covered, progress is kept, and paper gets the whole text."""

from playwright.sync_api import Browser, Page, expect


def open_lesson(page: Page) -> None:
    """Opens the first lesson and waits until its program has run."""
    page.goto("/lessons/chain-rule")
    # A loaded machine takes its time to send the page and to run the program.
    expect(page.locator(".katex").first).to_be_visible()
    expect(page.locator(".cm-content").first).to_contain_text("torch.dot(x, x)")


def test_scrolling_the_text_moves_the_tape_and_scrolling_back_takes_it_back(page: Page) -> None:
    open_lesson(page)
    page.locator("[data-block].goto").first.evaluate(
        "mark => { const text = mark.closest('article'); text.scrollTop = mark.offsetTop - text.clientHeight * 0.36 }"
    )
    expect(page.locator(".player .cm-lit-value")).to_have_text("torch.dot(x, x)")
    page.locator("article.text").evaluate("text => { text.scrollTop = 0 }")
    expect(page.locator(".player .cm-lit-value")).to_have_count(0)


def test_what_a_prediction_asks_for_is_covered_until_it_is_answered(page: Page) -> None:
    open_lesson(page)
    task = page.locator(".block.predict").first
    after = page.locator(".block.predict + .block.text").first
    task.evaluate("task => task.scrollIntoView({block: 'center'})")
    expect(after.get_by_role("button", name="Read on without answering")).to_be_visible()
    task.get_by_role("textbox").fill("-2")
    task.get_by_role("button", name="Check").click()
    expect(task.get_by_role("status")).to_contain_text("the sign is not")
    task.get_by_role("button", name="Hint").click()
    expect(task.get_by_role("list")).to_contain_text("What came back to mul (y): 1.0.")
    task.get_by_role("textbox").fill("2")
    task.get_by_role("button", name="Check").click()
    expect(task.get_by_role("status")).to_contain_text("Right: 2.0.")
    # wrong at first, and with a hint: the score says so where the next question stands
    expect(page.locator(".block.predict").nth(1).get_by_text("0 of 1 right at once")).to_be_visible()
    expect(after.get_by_role("button", name="Read on without answering")).to_have_count(0)
    page.goto("/lessons")
    expect(page.locator("section a[href='/lessons/chain-rule'] .facts")).to_contain_text("1 of")


def test_the_document_itself_does_not_scroll(page: Page) -> None:
    open_lesson(page)
    assert page.evaluate("document.documentElement.scrollHeight <= innerHeight")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_the_program_of_the_play_page_survives_a_lesson(page: Page) -> None:
    page.goto("/lessons")
    page.evaluate("localStorage.setItem('tapedeck.program', 'import torch\\nmine = torch.ones(2)\\n')")
    open_lesson(page)
    page.get_by_role("link", name="Play").click()
    # the lesson, with editors of its own, stays until the play page is there
    expect(page.locator("article.text")).to_have_count(0)
    expect(page.locator(".cm-content")).to_contain_text("mine")


def test_a_learner_gets_hints_one_by_one_keeps_attempts_and_sees_the_solution_on_request(page: Page) -> None:
    open_lesson(page)
    task = page.locator(".block.exercise").first
    expect(task.get_by_role("heading", name="One solution")).to_have_count(0)
    task.get_by_role("button", name="Hint", exact=True).click()
    expect(task.get_by_role("heading", name="Hint 1 of 3")).to_be_visible()
    expect(task.get_by_role("heading", name="Hint 2 of 3")).to_have_count(0)
    task.get_by_role("button", name="Next hint").click()
    expect(task.get_by_role("heading", name="Hint 2 of 3")).to_be_visible()
    task.get_by_role("textbox").fill("def gradient(x):\n    return 2 * x\n")
    task.get_by_role("button", name="Check").click()
    case = task.get_by_label("The case that failed")
    expect(case).to_contain_text("your function gave")
    task.get_by_role("button", name="Show a solution").click()
    task.get_by_role("button", name="Put it into the editor").click()
    expect(task.get_by_role("textbox")).to_contain_text("return 4")
    task.get_by_role("button", name="Attempts").click()
    page.get_by_role("menuitem", name="Attempt 1").click()
    expect(task.get_by_role("textbox")).to_contain_text("return 2 * x")
    # the switch brings another program, and back the answer that was left
    page.get_by_role("radio", name="JAX").click()
    expect(task.get_by_text("JAX", exact=True)).to_be_visible()
    expect(task.get_by_role("textbox")).to_contain_text("import jax")
    expect(task.get_by_label("The case that failed")).to_have_count(0)
    page.get_by_role("radio", name="PyTorch").click()
    expect(task.get_by_role("textbox")).to_contain_text("return 2 * x")


def test_what_is_written_while_an_answer_is_checked_stays_and_a_verdict_changes_its_language_with_the_page(page: Page) -> None:
    open_lesson(page)
    task = page.locator(".block.exercise").first
    editor, said = task.get_by_role("textbox"), task.get_by_role("status")
    editor.fill("def gradient(x):\n    while True:\n        pass\n")
    task.get_by_role("button", name="Check").click()
    expect(task.get_by_role("button", name="Checking")).to_be_disabled()
    editor.fill("def gradient（x):\n    return 4 * x\n")
    expect(said).to_contain_text("Look for a loop that never ends.")
    expect(editor).to_contain_text("return 4 * x")
    task.get_by_role("button", name="Check").click()
    expect(said).to_contain_text("Write ( instead.")
    page.get_by_role("button", name="中文").click()
    expect(said).to_contain_text("把它换成 ( 就行。")
    expect(editor).to_contain_text("return 4 * x")


def test_back_and_reload_find_the_place_in_the_text_and_two_tabs_keep_what_both_do(page: Page) -> None:
    open_lesson(page)
    text, task = page.locator("article.text"), page.locator(".block.exercise").first
    task.get_by_role("textbox").fill("def gradient(x):  # mine\n    return 2 * x\n")
    other = page.context.new_page()
    other.goto("/lessons/accumulate")
    other.locator(".block.exercise").first.get_by_role("textbox").fill("def gradient(): ...  # theirs\n")
    task.get_by_role("button", name="Check").click()
    expect(task.get_by_label("The case that failed")).to_be_visible()
    other.reload()
    expect(other.locator(".block.exercise").first.get_by_role("textbox")).to_contain_text("# theirs")
    left = text.evaluate("text => text.scrollTop")
    assert left > 1000
    page.get_by_role("link", name="Examples").click()
    expect(text).to_have_count(0)
    page.go_back()
    expect(task.get_by_role("textbox")).to_contain_text("# mine")
    page.wait_for_function("left => Math.abs(document.querySelector('article.text').scrollTop - left) < 200", arg=left)
    page.reload()
    expect(task.get_by_role("textbox")).to_contain_text("# mine")
    page.wait_for_function("left => Math.abs(document.querySelector('article.text').scrollTop - left) < 200", arg=left)
    page.goto("/lessons")
    page.get_by_role("link", name="Lesson 3", exact=False).first.click()
    expect(text).to_have_js_property("scrollTop", 0)


def test_a_changed_program_is_put_back_without_the_others(page: Page) -> None:
    open_lesson(page)
    cues = page.locator(".block.program")
    for number in (1, 0):
        cues.nth(number).get_by_role("button", name="Program:").click()
        expect(page.locator(".player .cm-content")).to_contain_text("detach" if number else "torch.dot(x, x)")
        page.locator(".player .cm-content").fill("import torch\nx = torch.ones(2, requires_grad=True)\nx.sum().backward()\n")
        expect(cues.nth(number).get_by_role("button", name="Put the lesson’s version back")).to_be_visible()
    cues.nth(0).get_by_role("button", name="Put the lesson’s version back").click()
    expect(page.locator(".player .cm-content")).to_contain_text("torch.dot(x, x)")
    expect(cues.nth(0).get_by_role("button", name="Put the lesson’s version back")).to_have_count(0)
    expect(cues.nth(1).get_by_role("button", name="Put the lesson’s version back")).to_be_visible()


def test_the_teachers_view_opens_notes_answers_and_solutions(page: Page) -> None:
    open_lesson(page)
    expect(page.get_by_text("For the teacher")).to_have_count(0)
    page.goto("/lessons/chain-rule?teacher")
    expect(page.get_by_text("For the teacher")).to_be_visible()
    expect(page.locator(".block.question").first.get_by_role("status")).to_have_count(3)
    expect(page.get_by_role("heading", name="One solution").first).to_be_visible()
    expect(page.locator(".block.predict").first.get_by_role("status")).to_contain_text("The answer is 2.0.")


def test_paper_gets_the_text_and_the_programs_without_the_player(page: Page) -> None:
    open_lesson(page)
    page.evaluate("document.documentElement.dataset.theme = 'dark'")
    page.emulate_media(media="print")
    expect(page.locator("body")).to_have_css("color", "rgb(28, 27, 25)")  # ink: paper is light whatever the screen is
    expect(page.locator("section.player")).to_be_hidden()
    expect(page.locator("pre.on-paper").first).to_contain_text("torch.dot(x, x)")
    expect(page.locator(".block.predict + .block.text .prose p").first).to_be_visible()


def test_a_phone_shows_the_graph_above_the_text(browser: Browser, base_url: str) -> None:
    context = browser.new_context(base_url=base_url, viewport={"width": 390, "height": 844}, has_touch=True)
    page = context.new_page()
    page.goto("/lessons/chain-rule")
    graph, text = page.locator(".stage .graph").first, page.locator("article.text")
    expect(graph.locator("svg").first).to_be_visible()
    above, below = graph.bounding_box(), text.bounding_box()
    assert above is not None
    assert below is not None
    assert above["height"] >= 200
    assert above["y"] + above["height"] <= below["y"]
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    context.close()
