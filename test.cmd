@echo off
rem Run every check of the project; arguments go to pytest: test -k rollup
setlocal DisableDelayedExpansion
call "%~dp0scripts\find-python.cmd"
if errorlevel 1 exit /b 1
set "PYTHONPATH=%root%"
set "PYTHONUTF8=1"
%python% -s -S -P -m scripts.prepare dev
if not %errorlevel%==0 goto end
"%root%\.venv\Scripts\python.exe" -P "%root%\scripts\check.py" %*
:end
set "code=%errorlevel%"
chcp %codepage% >nul
exit /b %code%
