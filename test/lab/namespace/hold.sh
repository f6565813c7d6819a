# The first process of a lab's process namespace: with it everything in the lab dies. It makes the switch and the operator's namespace.
dir=$1
read -r pid _ < /proc/self/stat
mkdir -p "$dir/disks"
# Only this lab's own mount namespace sees the disks, so nothing is left to unmount.
mount -t tmpfs -o size=1m,mode=755 disks "$dir/disks"
unshare --net -- sh -c 'echo 1 > /proc/sys/net/ipv6/conf/default/disable_ipv6; read -r pid _ < /proc/self/stat; echo "switch $pid" >&3; exec 3>&- sleep 2147483647' < /dev/null &
unshare --net -- sh -c 'read -r pid _ < /proc/self/stat; echo "operator $pid" >&3; exec 3>&- sleep 2147483647' < /dev/null &
echo "hold $pid" >&3
exec 3>&-
trap 'exit 0' TERM
if [ "$2" = owned ]; then
  # Orphans of the lab are reaped here, so the wait for the owner's end is left to a child.
  exec 4<&0
  (while read -r _; do :; done; kill -s TERM 1) <&4 &
  exec 4<&-
fi
while :; do
  sleep 2147483647 &
  wait
done
