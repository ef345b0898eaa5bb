"""The workers of a crawl begin with what pages need, and with nothing else."""

import subprocess
import sys

import pytest

MODEL = "pipeline.describe.language_model"


@pytest.mark.parametrize(("for_days", "loaded"), [(True, [MODEL]), (False, [])])
def test_workers_that_work_for_days_begin_with_the_model_that_tells_languages_and_none_with_a_database(
    for_days: bool, loaded: list[str]
) -> None:
    assert _loaded([MODEL, "bs4", "sqlite3", "sqlite_utils"], for_days=for_days) == loaded


def _loaded(modules: list[str], *, for_days: bool) -> list[str]:
    """Ask a worker in a process of its own: in one process, the first crew settles what later ones begin with."""
    program = (
        "import asyncio; from crawler.crew import crew_for\n"
        f"with crew_for((), for_days={for_days}) as workers:\n"
        f"    asked = \"' '.join(one for one in {modules} if one in __import__('sys').modules)\"\n"
        "    print(asyncio.run(workers.run(eval, asked)))\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    return done.stdout.split()
