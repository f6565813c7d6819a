# Over the Debian root: systemd as the init.
. "$LAYER_RECIPES/layer.sh"
open_overlay "$out" "$LAYER_DEBIAN:$LAYER_BASE"
mount --bind "$LAYER_ARCHIVE/packages" "$root/srv/packages"
hold_services
in_root apt-get install --yes -qq systemd-sysv dbus
cd "$root/etc/systemd/system"
# What only delays a host that lives for a minute.
for unit in apt-daily.timer apt-daily-upgrade.timer dpkg-db-backup.timer e2scrub_all.timer e2scrub_reap.service fstrim.timer \
  getty@tty1.service console-getty.service systemd-logind.service systemd-networkd-wait-online.service systemd-resolved.service; do
  ln -sf /dev/null "$unit"
done
cd /
in_root systemctl enable ssh.service
umount "$root/srv/packages"
umount -R "$root"
sweep_upper "$out"
