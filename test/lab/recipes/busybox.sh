# A userland of nothing but busybox, with dropbear and the libraries it needs.
. "$LAYER_RECIPES/layer.sh"
mkdir -p "$work/upper"
open_overlay "$work/upper" "$LAYER_DEBIAN:$LAYER_BASE"
mount --bind "$LAYER_ARCHIVE/packages" "$root/srv/packages"
hold_services
in_root apt-get install --yes -qq dropbear-bin busybox-static

cd "$out"
mkdir -p bin sbin usr/bin usr/sbin etc/dropbear etc/init.d etc/network dev proc sys run tmp root var/log var/run var/spool/cron/crontabs \
  mnt srv home opt lib usr/lib usr/share/udhcpc
chmod 1777 tmp
chmod 700 root
cp "$root/bin/busybox" bin/
cp "$root/usr/sbin/dropbear" usr/sbin/
cp "$root/usr/bin/dropbearkey" "$root/usr/bin/dropbearconvert" usr/bin/ 2> /dev/null || cp "$root"/usr/lib/dropbear/dropbearconvert usr/bin/
for program in /usr/sbin/dropbear /usr/bin/dropbearkey; do
  in_root ldd "$program" | grep -o '/[^ ]*'
done | sort -u | while read -r library; do
  mkdir -p ".$(dirname "$library")"
  cp -L "$root$library" ".$library"
done
bin/busybox --list-full | while read -r applet; do
  case $applet in linuxrc | bin/busybox | sbin/init | */ash) continue ;; esac
  mkdir -p "$(dirname "$applet")"
  [ -e "$applet" ] || ln -s /bin/busybox "$applet"
done
ln -sf /bin/busybox sbin/init
ln -sf /bin/busybox bin/ash
echo 'root:x:0:0:root:/root:/bin/sh
daemon:x:1:1:daemon:/usr/sbin:/bin/false
nobody:x:65534:65534:nobody:/nonexistent:/bin/false' > etc/passwd
echo 'root:x:0:
daemon:x:1:
tty:x:5:
disk:x:6:
adm:x:4:
users:x:100:
nogroup:x:65534:' > etc/group
echo 'root:*:19000:0:99999:7:::
daemon:*:19000:0:99999:7:::
nobody:*:19000:0:99999:7:::' > etc/shadow
chmod 640 etc/shadow
echo 'passwd: files
group: files
shadow: files
hosts: files dns' > etc/nsswitch.conf
printf '/bin/sh\n/bin/ash\n' > etc/shells
printf '#!/bin/sh\nfor script in /etc/init.d/S*; do [ -x "$script" ] && "$script" start; done\n' > etc/init.d/rcS
chmod 755 etc/init.d/rcS
