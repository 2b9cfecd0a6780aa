"""录入表 that come back: recognised, told apart, merged with what the library says now."""
