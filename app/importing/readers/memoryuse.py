"""How much memory another process has, where the system tells."""

import sys
from pathlib import Path

if sys.platform == "win32":
    import ctypes
    from ctypes import wintypes

    class _Counters(ctypes.Structure):
        """PROCESS_MEMORY_COUNTERS_EX of psapi.h."""

        _fields_ = (
            ("cb", wintypes.DWORD),
            ("PageFaultCount", wintypes.DWORD),
            ("PeakWorkingSetSize", ctypes.c_size_t),
            ("WorkingSetSize", ctypes.c_size_t),
            ("QuotaPeakPagedPoolUsage", ctypes.c_size_t),
            ("QuotaPagedPoolUsage", ctypes.c_size_t),
            ("QuotaPeakNonPagedPoolUsage", ctypes.c_size_t),
            ("QuotaNonPagedPoolUsage", ctypes.c_size_t),
            ("PagefileUsage", ctypes.c_size_t),
            ("PeakPagefileUsage", ctypes.c_size_t),
            ("PrivateUsage", ctypes.c_size_t),
        )

    _QUERY_LIMITED = 0x1000
    _READ = 0x0010

    def memory_of(number: int) -> int:
        """Return the bytes a process has for itself; 0 where that is not known.

        Args:
            number: the process's, in the system.
        """
        kernel = ctypes.WinDLL("kernel32", use_last_error=True)
        kernel.OpenProcess.restype = wintypes.HANDLE
        kernel.OpenProcess.argtypes = (wintypes.DWORD, wintypes.BOOL, wintypes.DWORD)
        kernel.CloseHandle.argtypes = (wintypes.HANDLE,)
        kernel.K32GetProcessMemoryInfo.argtypes = (
            wintypes.HANDLE,
            ctypes.POINTER(_Counters),
            wintypes.DWORD,
        )
        handle = kernel.OpenProcess(_QUERY_LIMITED | _READ, False, number)
        if not handle:
            return 0
        try:
            counters = _Counters()
            counters.cb = ctypes.sizeof(counters)
            done = kernel.K32GetProcessMemoryInfo(handle, ctypes.byref(counters), counters.cb)
            return int(counters.PrivateUsage) if done else 0
        finally:
            kernel.CloseHandle(handle)

else:
    _PAGE = 4096

    def memory_of(number: int) -> int:
        """Return the bytes a process has in memory; 0 where that is not known.

        Args:
            number: the process's, in the system.
        """
        try:
            pages = Path(f"/proc/{number}/statm").read_text(encoding="ascii").split()
        except OSError:
            return 0
        # Resident pages, without those of files: libraries are shared with everybody.
        return (int(pages[1]) - int(pages[2])) * _PAGE if len(pages) > 2 else 0
