"""Where projects live: the file, its lock and backups, and the one path every write takes."""
