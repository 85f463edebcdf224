"""The README's key table, from the table of actions.

``python -m tests.readme_keys`` writes it between the two ``keys`` marks; a test holds them equal.
"""

from __future__ import annotations

from pathlib import Path

from tui.app.actions import ACTIONS, GROUPS, keys_label
from tui.app.screens.help import keys_of_screens

README = Path(__file__).parents[1] / "README.md"
BEGIN, END = "<!-- keys -->\n", "<!-- /keys -->"


def key_table() -> str:
    """One Markdown table: keys and what they do, a row for each action, group by group."""
    lines = ["| keys | what they do |", "| --- | --- |"]
    for group in GROUPS:
        lines.append(f"| | **{group}** |")
        lines.extend(
            f"| {_cell(action.keys)} | {action.description} |"
            for action in ACTIONS
            if action.group == group
        )
    for heading, screen_keys in keys_of_screens():
        lines.append(f"| | **{heading}** |")
        lines.extend(f"| {_cell(keys)} | {description} |" for _, keys, description in screen_keys)
    return "\n".join(lines) + "\n"


def _cell(keys: tuple[str, ...]) -> str:
    return " ".join(f"`{keys_label((key,))}`" for key in keys).replace("|", "\\|")


def with_key_table(text: str) -> str:
    """The README's text with its key table as it has to be."""
    before, _, rest = text.partition(BEGIN)
    _, _, after = rest.partition(END)
    return f"{before}{BEGIN}{key_table()}{END}{after}"


if __name__ == "__main__":
    README.write_text(with_key_table(README.read_text("utf-8")), "utf-8")
