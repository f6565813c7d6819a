#!/bin/sh
# Gives a host its disk when it has none yet, then its namespaces; the machine's clock, modules and ports are out of its reach.
set -eu
if [ ! -d "$HOST_DISK" ]; then
  mkdir "$HOST_DISK"
  mount -t tmpfs -o "size=$HOST_DISK_SIZE,mode=755" disk "$HOST_DISK"
fi
exec unshare --mount --net --uts --ipc --pid --fork --kill-child -- \
  setpriv --bounding-set=-sys_time,-sys_module,-sys_rawio -- sh "$(dirname "$0")/host.sh"
