# A guest that boots to ssh in seconds under plain emulation: Debian's cloud kernel and the busybox root as its initramfs.
. "$LAYER_RECIPES/layer.sh"
dpkg -x "$LAYER_ARCHIVE"/kernel/*.deb "$work/kernel"
version=$(ls "$work/kernel/lib/modules")
cp "$work/kernel/boot/vmlinuz-$version" "$out/vmlinuz"

tree=$work/tree
cp -a "$LAYER_BUSYBOX" "$tree"
cp "$LAYER_RECIPES/guest-init.sh" "$tree/init"
chmod 755 "$tree/init"
mkdir -p "$tree/lib/modules"
# In the order in which they are loaded.
for module in drivers/virtio/virtio_ring drivers/virtio/virtio drivers/virtio/virtio_pci_modern_dev drivers/virtio/virtio_pci_legacy_dev \
  drivers/virtio/virtio_pci net/core/failover drivers/net/net_failover drivers/net/virtio_net drivers/block/virtio_blk \
  drivers/char/hw_random/virtio-rng drivers/firmware/qemu_fw_cfg drivers/virtio/virtio_balloon drivers/acpi/button drivers/input/evdev; do
  file=$work/kernel/lib/modules/$version/kernel/$module.ko
  [ -f "$file" ] || continue # built in
  cp "$file" "$tree/lib/modules/"
  echo "${file##*/}" >> "$tree/lib/modules/order"
done
# Debian's busybox cannot make users and groups, so the guest has the real tools for that.
for tool in useradd usermod userdel groupadd groupmod groupdel; do
  cp "$LAYER_BASE/usr/sbin/$tool" "$tree/usr/sbin/"
  chroot "$LAYER_BASE" ldd "/usr/sbin/$tool" | grep -o '/[^ ]*'
done | sort -u | while read -r library; do
  mkdir -p "$tree$(dirname "$library")"
  cp -L "$LAYER_BASE$library" "$tree$library"
done
cp "$LAYER_BASE/etc/login.defs" "$tree/etc/"
mkdir -p "$tree/etc/default" "$tree/etc/skel" "$tree/var/mail"
(cd "$tree" && find . | LC_ALL=C sort | cpio --quiet -o -H newc -R 0:0) | gzip -1 > "$out/tiny.img"
chmod 644 "$out/vmlinuz" "$out/tiny.img"
