#!/bin/sh
# The first process of a tiny guest: devices, network by DHCP, ssh. What makes it itself comes from QEMU's fw_cfg, under opt/hostwright/.
export PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root
umask 022
mount -t proc proc /proc
mount -t sysfs sysfs /sys
mount -t devtmpfs dev /dev
mkdir -p /dev/pts /dev/shm
mount -t devpts devpts /dev/pts
mount -t tmpfs shm /dev/shm
mount -t tmpfs run /run
while read -r module; do insmod "/lib/modules/$module"; done < /lib/modules/order

seed=/sys/firmware/qemu_fw_cfg/by_name/opt/hostwright
if [ -f $seed/hostname/raw ]; then
  cat $seed/hostname/raw > /etc/hostname
  hostname "$(cat /etc/hostname)"
fi
mkdir -p /root/.ssh /etc/dropbear
chmod 700 /root /root/.ssh
[ -f $seed/authorized_keys/raw ] && (umask 077 && cat $seed/authorized_keys/raw > /root/.ssh/authorized_keys)
key=/etc/dropbear/dropbear_ed25519_host_key
if [ -f $seed/ssh_host_ed25519_key/raw ]; then
  (umask 077 && cat $seed/ssh_host_ed25519_key/raw > /run/key && dropbearconvert openssh dropbear /run/key $key 2> /dev/null)
  rm -f /run/key
fi
[ -s $key ] || dropbearkey -t ed25519 -f $key > /dev/null 2>&1

# A name that the seed gave wins over the one that DHCP gives.
cat > /usr/share/udhcpc/default.script << 'X'
#!/bin/sh
case $1 in
  deconfig) ip link set "$interface" up ;;
  bound | renew)
    ip addr show dev "$interface" | grep -q "inet $ip/" || ip addr add "$ip/${mask:-24}" dev "$interface"
    for gateway in $router; do ip route replace default via "$gateway" dev "$interface"; done
    { [ -n "$domain" ] && echo "search $domain"; for server in $dns; do echo "nameserver $server"; done; } > /etc/resolv.conf
    if [ -n "$hostname" ] && [ ! -s /etc/hostname ]; then echo "$hostname" > /etc/hostname; hostname "$hostname"; fi
    echo "hostwright-guest: $(hostname) has $ip" > /dev/console ;;
esac
X
chmod 755 /usr/share/udhcpc/default.script
ip link set lo up
for nic in /sys/class/net/eth*; do
  nic=${nic##*/}
  [ -d "/sys/class/net/$nic" ] || continue
  ip link set "$nic" up
  udhcpc -b -S -i "$nic" -t 10 -T 1 -s /usr/share/udhcpc/default.script -p "/run/udhcpc.$nic.pid" > /dev/console 2>&1
done
[ -s /etc/hostname ] || echo guest > /etc/hostname
printf '127.0.0.1 localhost\n::1 localhost\n127.0.1.1 %s\n' "$(cat /etc/hostname)" > /etc/hosts

# The power button, which QEMU presses when it is asked to power down.
mkdir -p /etc/acpi/PWRF
printf '#!/bin/sh\npoweroff\n' > /etc/acpi/PWRF/00000080
chmod 755 /etc/acpi/PWRF/00000080
acpid

/etc/init.d/rcS
echo "hostwright-guest: ready after $(cut -d' ' -f1 /proc/uptime) s" > /dev/console
# What busybox's poweroff and reboot tell the first process.
trap 'sync; poweroff -f' USR1 USR2
trap 'sync; reboot -f' TERM
while :; do
  dropbear -F -R -E -r $key -p 22 > /dev/console 2>&1 &
  wait $!
  sleep 1
done
