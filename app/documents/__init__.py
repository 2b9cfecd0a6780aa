"""What is printed: the content of every document, free of the engine that sets it."""
