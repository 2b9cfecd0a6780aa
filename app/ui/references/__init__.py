"""添加自带储备库: the reference libraries that ship with the program, into the open one."""
