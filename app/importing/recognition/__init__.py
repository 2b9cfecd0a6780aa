"""From sheets of plain values to tables of projects: header, columns, kinds of rows, values."""
