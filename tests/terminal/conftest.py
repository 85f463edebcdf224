from __future__ import annotations

from pathlib import Path

import pytest

MASON = """\
# 石匠周青山谈石头

主持人：今天请到石匠周青山，先问一句，石头怎么挑？

周青山：先看纹路，再听声音。响的才是好石头。

## 从山上到桥上

主持人：垂直整合这个词，您这一行也用吗？

周青山：用。从山上到桥上，垂直整合，都是一家人做。

主持人：学了多少年？

周青山：三十年。手上的茧可以作证。
"""
BOAT = """\
# 船工林海生谈船

主持人：船怎么补？

林海生：桐油和麻丝，一层一层来，急不得。

主持人：补一条船要几天？

林海生：天好三天，天不好就说不准了。
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two short transcripts."""
    folder = tmp_path / "talks"
    folder.mkdir()
    (folder / "1 mason.md").write_text(MASON, "utf-8")
    (folder / "2 boat.md").write_text(BOAT, "utf-8")
    return folder
