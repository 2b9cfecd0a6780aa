"""kill -9 while the words are indexed: the next opening indexes them from the beginning."""

import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

from app.library.file import open_library
from app.library.waiting import Waiting
from app.models.wordindex import WORDS
from tests.library_files import AUTHOR, qianjiang_copy
from tests.unit.library.tables import assert_sound
from tests.unit.library.test_search_index import assert_right

ROOT = Path(__file__).parents[2]

OPENING = """
import sys, time
from pathlib import Path
from app.library import searchindex
from app.library.file import open_library
from app.library.waiting import Waiting

searchindex._BATCH = 10

def tell(step, done, of):
    print(step, done, of, flush=True)
    if done == 20:
        time.sleep(60)

open_library(Path(sys.argv[1]), must_write=True, waiting=Waiting(tell))
"""


def test_a_half_made_index_is_made_anew(tmp_path: Path) -> None:
    path = qianjiang_copy(tmp_path)
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute(f"DROP TABLE {WORDS}")
    process = subprocess.Popen(
        [sys.executable, "-c", OPENING, str(path)], stdout=subprocess.PIPE, cwd=ROOT, text=True
    )
    assert process.stdout is not None
    assert [process.stdout.readline() for _ in range(3)][-1] == "正在建立检索 20 36\n"
    process.kill()
    process.wait()
    process.stdout.close()
    told: list[int] = []
    waiting = Waiting(lambda _step, done, _of: told.append(done))
    with open_library(path, author=AUTHOR, must_write=True, waiting=waiting) as library:
        assert_right(library)
    assert told == [0, 36]
    assert_sound(path)
