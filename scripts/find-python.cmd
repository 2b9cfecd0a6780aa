rem Called by run.cmd and test.cmd: sets root, python and codepage, or ends with one sentence.
for /f "tokens=2 delims=:." %%p in ('chcp') do set "codepage=%%p"
chcp 65001 >nul
for %%r in ("%~dp0..") do set "root=%%~fr"
rem Each is asked, not only looked for: "python" may be the stub that opens the shop.
for %%c in ("py -3" "py -3.14" "py -3.13" "py -3.12" "py -3.11" "python") do (
    %%~c -I -S -c "import sys; sys.exit(not (3, 11) <= sys.version_info[:2] < (3, 15))" >nul 2>nul && set "python=%%~c" && exit /b 0
)
echo 找不到 Python 3.11 至 3.14，请先安装 / Python 3.11 to 3.14 is needed and was not found 1>&2
chcp %codepage% >nul
exit /b 1
