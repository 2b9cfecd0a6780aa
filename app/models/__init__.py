"""What things are: the tables, the value types and the column registry."""
