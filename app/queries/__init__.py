"""What one can ask: filters, the grid's rows, and every sum the program shows."""
