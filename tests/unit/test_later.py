"""Modules loaded when they are first used: nothing before, and then all of them."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]


def run(code: str) -> str:
    """Run code in a fresh program, since this one has loaded everything."""
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", code],
        cwd=ROOT, capture_output=True, text=True, check=True,
    )  # fmt: skip
    return done.stdout


LATER = "from app.later import UNUSED, import_later; import_later(UNUSED); import sys\n"


def test_a_database_is_read_without_what_is_unused() -> None:
    code = LATER + (
        "import app.library.file as file\n"
        "from sqlalchemy import create_engine, text\n"
        "with create_engine('sqlite://').connect() as c: print(c.scalar(text('SELECT 7')))\n"
        "print(sorted({'ssl', 'asyncio.events', 'email'} & set(sys.modules)))\n"
    )
    assert run(code) == "7\n[]\n"


def test_all_of_a_module_is_there_when_it_is_wanted() -> None:
    code = LATER + (
        "import asyncio, importlib.metadata\n"
        "assert 'asyncio.events' not in sys.modules\n"
        "async def seven(): return 7\n"
        "coroutine = seven()\n"
        "print(asyncio.iscoroutine(coroutine), asyncio.iscoroutine(7))\n"
        "print(asyncio.run(coroutine))\n"
        "print(importlib.metadata.version('sqlalchemy')[:2])\n"
        "import asyncio.subprocess as part; from asyncio import Queue\n"
        "print(type(sys.modules['asyncio']).__name__, part.PIPE, Queue.__name__)\n"
    )
    assert run(code) == "True False\n7\n2.\nmodule -1 Queue\n"


def test_a_failed_statement_is_told_as_ever() -> None:
    """SQLAlchemy asks asyncio for its errors when a statement fails, here in two threads."""
    code = LATER + (
        "from threading import Thread, Barrier\n"
        "from sqlalchemy import create_engine, text\n"
        "together, told = Barrier(2), []\n"
        "def ask():\n"
        "    with create_engine('sqlite://').connect() as c:\n"
        "        together.wait()\n"
        "        try: c.execute(text('SELECT nothing'))\n"
        "        except Exception as error: told.append(type(error).__name__)\n"
        "threads = [Thread(target=ask) for _ in range(2)]\n"
        "[t.start() for t in threads]; [t.join() for t in threads]\n"
        "print(told)\n"
    )
    assert run(code) == "['OperationalError', 'OperationalError']\n"
