"""What one can do: each function returns an operation for ``Library.perform``."""
