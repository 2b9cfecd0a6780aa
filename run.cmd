@echo off
rem Start Chubei: run opens the window, run VERB ... is the command line.
setlocal DisableDelayedExpansion
call "%~dp0scripts\find-python.cmd"
if errorlevel 1 exit /b 1
set "PYTHONPATH=%root%"
set "PYTHONUTF8=1"
%python% -s -S -P -m scripts.prepare runtime
if not %errorlevel%==0 goto end
"%root%\.venv\Scripts\python.exe" -P -m app %*
:end
set "code=%errorlevel%"
chcp %codepage% >nul
exit /b %code%
