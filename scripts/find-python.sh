# Sourced by run and test: sets $root and $python, or ends with one sentence.
# shellcheck shell=sh

root=$(dirname -- "$(readlink -f -- "$0")")
python=
# The environment's own interpreter first: it starts fastest, and stays the one it was made with.
# Each is asked, not only looked for: a name on PATH may be a stub that runs nothing.
for candidate in "$root/.venv/bin/python" \
    python3.14 python3.13 python3.12 python3.11 python3 python; do
    if "$candidate" -I -S -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] < (3, 15))' \
        >/dev/null 2>&1; then
        python=$candidate
        break
    fi
done
if [ -z "$python" ]; then
    echo "找不到 Python 3.11 至 3.14，请先安装 / Python 3.11 to 3.14 is needed and was not found" >&2
    exit 1
fi
