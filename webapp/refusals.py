"""What a task on a recording raises when it cannot be done. Knows neither why nor who asks."""


class Refusal(Exception):
    """A thing that cannot be done: `code` says why to a program, the message to a person. It stays whole on its way between processes."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(code, message)  # both: an error is made anew, of these, in the process that it comes to
        self.code = code

    def __str__(self) -> str:
        return str(self.args[1])
