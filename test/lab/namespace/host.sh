#!/bin/sh
# Turns this process, the first of fresh namespaces, into a lab host. Says its pid and then "ready" on descriptor 3.
# HOST_FOLDER holds seed/, switch.batch and host.batch; HOST_SWITCH is the path of the switch's network namespace.
set -eu
exec 9< /proc/self/ns/net
read -r pid _ < /proc/self/stat
echo "pid $pid" >&3

echo 0 > /proc/sys/net/ipv6/conf/default/accept_dad
nsenter --net="$HOST_SWITCH" ip -batch "$HOST_FOLDER/switch.batch"
ip -batch "$HOST_FOLDER/host.batch"
exec 9<&-
echo "$HOST_NAME" > /proc/sys/kernel/hostname
echo '0 2147483647' > /proc/sys/net/ipv4/ping_group_range

root=$HOST_DISK/root
mkdir -p "$HOST_DISK/upper" "$HOST_DISK/work" "$root"
mount -t overlay overlay -o "lowerdir=$HOST_LAYERS,upperdir=$HOST_DISK/upper,workdir=$HOST_DISK/work" "$root"
if [ ! -e "$HOST_DISK/seeded" ]; then
  cp -R "$HOST_FOLDER/seed/." "$root/"
  : > "$HOST_DISK/seeded"
fi
mount -t proc proc "$root/proc"
mount -t sysfs sysfs "$root/sys"
# What would reach the machine itself is closed: kernel settings but the network's own, and the magic keys.
mount -o remount,bind,ro "$root/sys"
mount --bind "$root/proc/sys/net" "$root/mnt"
mount --bind "$root/proc/sys" "$root/proc/sys"
mount -o remount,bind,ro "$root/proc/sys"
mount --move "$root/mnt" "$root/proc/sys/net"
[ ! -e "$root/proc/sysrq-trigger" ] || mount --bind /dev/null "$root/proc/sysrq-trigger"
mount -t tmpfs -o mode=755 run "$root/run"
mount -t tmpfs -o mode=755 dev "$root/dev"
mkdir "$root/dev/pts" "$root/dev/shm" "$root/dev/net" "$root/run/lock"
chmod 1777 "$root/run/lock"
mount -t devpts -o newinstance,ptmxmode=0666,mode=620,gid=5 devpts "$root/dev/pts"
mount -t tmpfs -o mode=1777 shm "$root/dev/shm"
(
  cd "$root/dev"
  mknod -m 666 null c 1 3
  mknod -m 666 zero c 1 5
  mknod -m 666 full c 1 7
  mknod -m 666 random c 1 8
  mknod -m 666 urandom c 1 9
  mknod -m 666 tty c 5 0
  mknod -m 666 net/tun c 10 200
  ln -s pts/ptmx ptmx
  ln -s /proc/self/fd fd
  ln -s fd/0 stdin
  ln -s fd/1 stdout
  ln -s fd/2 stderr
)
if [ -d "$root/etc/apt" ]; then
  mkdir -p "$root/srv/packages"
  mount --bind "$HOST_PACKAGES" "$root/srv/packages"
  mount -o remount,bind,ro "$root/srv/packages"
fi
[ -z "$HOST_CGROUP" ] || echo 0 > "$HOST_CGROUP/cgroup.procs"
cp "$HOST_INIT" "$root/run/init"
mkdir -p "$root/run/outside"
cd "$root"
pivot_root . run/outside
umount -l /run/outside
rmdir /run/outside
exec env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin container=lab ${HOST_CGROUP:+unshare --cgroup --} sh /run/init
