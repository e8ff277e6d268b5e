"""Progress: a bar where somebody watches, plain lines where a file does."""

import io

from cellcourse.cli.progress import Progress


class Terminal(io.StringIO):
    """A stream that a person looks at."""

    def isatty(self):
        return True


def test_a_file_gets_one_plain_line_per_step():
    log = io.StringIO()
    progress = Progress(log)
    progress(0, 2, "Survival")
    progress(1, 2, "Scores")
    progress.close()
    assert log.getvalue() == "0/2 Survival\n1/2 Scores\n"


def test_a_terminal_gets_one_bar_that_fills_and_goes_away():
    screen = Terminal()
    progress = Progress(screen)
    progress(1, 2, "Survival")
    assert f"[{'#' * 12}{'-' * 12}] 1/2 Survival" in screen.getvalue()
    progress.close()
    assert screen.getvalue().endswith("\r\x1b[K")
    assert "\n" not in screen.getvalue()


def test_a_study_without_analyses_has_a_bar_too():
    screen = Terminal()
    Progress(screen)(0, 0, "Drawing")
    assert "0/0 Drawing" in screen.getvalue()
