#!/bin/sh
# Clears away what a dead lab left outside its own namespaces: operator's commands, names of namespaces, control groups, its folder.
dir=$1
[ -d "$dir" ] || exit 0
if [ -f "$dir/namespaces" ]; then
  while read -r name inode; do
    find /proc -maxdepth 3 -path '/proc/[0-9]*/ns/net' -lname "net:\[$inode\]" 2> /dev/null | while read -r path; do
      # The kernel soon gives the number of a namespace that is gone to another one, but this lab's bear their names.
      nsenter --net="$path" ip -o link show lo 2> /dev/null | grep -q " alias $name\$" || continue
      pid=${path#/proc/}
      kill -9 "${pid%%/*}" 2> /dev/null
    done
    [ -L "/run/netns/$name" ] && rm -f "/run/netns/$name"
  done < "$dir/namespaces"
fi
if [ -f "$dir/cgroups" ]; then
  while read -r group; do
    tries=0
    while [ -d "$group" ] && [ $tries -lt 50 ]; do
      find "$group" -depth -type d -exec rmdir {} + 2> /dev/null
      tries=$((tries + 1))
      [ -d "$group" ] && sleep 0.1
    done
  done < "$dir/cgroups"
fi
rm -rf "$dir"
