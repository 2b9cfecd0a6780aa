"""A library at rest: memory is given back, and what is asked next is answered as before."""

from threading import Thread

from app.library.file import Library, Reading
from app.operations.projects import update_projects
from app.queries.filter import Filter
from app.queries.rollups import load_totals


def mapped(connection: Reading) -> int:
    """Return how much of the file a connection may map, in bytes."""
    return int(connection.exec_driver_sql("PRAGMA mmap_size").scalar_one())


def test_what_is_asked_after_a_rest_is_answered_as_before(library: Library) -> None:
    with library.read() as connection:
        before = load_totals(connection, Filter())
    library.rest()
    with library.read() as connection:
        assert load_totals(connection, Filter()) == before
    library.perform(update_projects({1: {"progress": "已开工"}}))
    library.rest()
    library.undo()
    with library.read() as connection:
        assert load_totals(connection, Filter()) == before


def test_a_reader_at_rest_maps_nothing_until_it_reads_again(library: Library) -> None:
    with library.read() as connection:
        usual = mapped(connection)
        raw = connection.connection.driver_connection
    library.rest()
    assert raw is not None
    assert usual > 0
    assert raw.execute("PRAGMA mmap_size").fetchone() == (0,)
    with library.read() as connection:
        assert connection.connection.driver_connection is raw
        assert mapped(connection) == usual


def test_who_reads_meanwhile_is_not_disturbed(library: Library) -> None:
    with library.read() as connection:
        usual = mapped(connection)
        before = load_totals(connection, Filter())
        resting = Thread(target=library.rest)
        resting.start()
        resting.join()
        assert load_totals(connection, Filter()) == before
        assert mapped(connection) == usual
