# Over the Debian root: QEMU, and the guest kernel with its initramfs at a fixed place.
. "$LAYER_RECIPES/layer.sh"
open_overlay "$out" "$LAYER_DEBIAN:$LAYER_BASE"
mount --bind "$LAYER_ARCHIVE/packages" "$root/srv/packages"
hold_services
in_root apt-get install --yes -qq qemu-system-x86 qemu-utils socat dropbear-bin
mkdir -p "$root/var/lib/hostwright/guest"
cp "$LAYER_GUEST/vmlinuz" "$LAYER_GUEST/tiny.img" "$root/var/lib/hostwright/guest/"
umount "$root/srv/packages"
umount -R "$root"
sweep_upper "$out"
