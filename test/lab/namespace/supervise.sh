#!/bin/sh
# Holds one lab together: everything in it lives below one process, which dies with the lab's owner; then the rest is cleaned away.
# usage: supervise.sh DIR owned|kept    owned: lives as long as its standard input is open
dir=$1
trap : INT HUP TERM
unshare --mount --pid --fork --kill-child -- sh "$(dirname "$0")/hold.sh" "$dir" "$2"
exec sh "$(dirname "$0")/sweep.sh" "$dir"
