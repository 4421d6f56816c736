#!/bin/sh
# Prints the Python that the environment is made with: 3.11, which the pinned requirements were resolved for, or else
# the newest later one. Prints nothing and ends with 1 when there is none.
for name in python3.11 /usr/bin/python3.11 python3 python3.13 python3.12; do
    path=$(command -v "$name") || continue
    if "$path" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
        echo "$path"
        exit 0
    fi
done
exit 1
