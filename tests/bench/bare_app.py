"""The least that Textual can show of such a program: a tree, a pane with some text, a footer.

``start.py`` measures the browser against it.
"""

from __future__ import annotations

from textual.app import App, ComposeResult
from textual.containers import Horizontal, VerticalScroll
from textual.widgets import Footer, Static, Tree


class BareApp(App[None]):
    CSS = "Tree { width: 34; }"
    BINDINGS = [("q", "quit", "Quit"), ("slash", "noop", "Find"), ("question_mark", "noop", "Help")]  # noqa: RUF012

    def compose(self) -> ComposeResult:
        with Horizontal():
            tree: Tree[None] = Tree("interviews")
            tree.root.expand()
            for n in range(5):
                tree.root.add_leaf(f"interview {n}")
            yield tree
            with VerticalScroll():
                yield Static("bare text\n" * 60, markup=False)
        yield Footer()


if __name__ == "__main__":
    BareApp().run()
