# Over the base: only the local archive as a source of packages, its lists read, and an ssh server for a lab.
. "$LAYER_RECIPES/layer.sh"
open_overlay "$out" "$LAYER_BASE"
mkdir -p "$root/srv/packages"
mount --bind "$LAYER_ARCHIVE/packages" "$root/srv/packages"
echo 'deb [trusted=yes] file:/srv/packages ./' > "$root/etc/apt/sources.list"
printf 'APT::Install-Recommends "false";\nAcquire::Languages "none";\n' > "$root/etc/apt/apt.conf.d/90lab"
mkdir -p "$root/etc/ssh/sshd_config.d"
# Many tests at once open many connections at once; the rest is as Debian ships it.
cat > "$root/etc/ssh/sshd_config.d/lab.conf" <<'X'
HostKey /etc/ssh/ssh_host_ed25519_key
PermitRootLogin prohibit-password
UsePAM no
UseDNS no
MaxStartups 1000
X
in_root apt-get update -qq
umount "$root/srv/packages"
umount -R "$root"
sweep_upper "$out"
