"""Exit codes, and the error that carries one."""

OK, NOT_WELL, USAGE, NOT_SET_UP, NOT_FINISHED = range(5)


class CommandError(Exception):
    """What went wrong in one line, and what to do; ``code`` is the exit code."""

    def __init__(self, message: str, code: int = NOT_FINISHED) -> None:
        super().__init__(message)
        self.code = code
