# The packages that lab hosts can install with no network: .deb files with an index, and the guests' kernel beside them.
. "$LAYER_RECIPES/layer.sh"
mkdir -p "$work/upper" "$out/packages" "$out/kernel"
open_overlay "$work/upper" "$LAYER_BASE"
cp /etc/resolv.conf /etc/hosts "$root/etc/"
apt-config dump | grep -E '^Acquire::(http|https|Check|Retries)' > "$root/etc/apt/apt.conf.d/99operator" || :
debian_sources > "$root/etc/apt/sources.list"
in_root apt-get update -qq

wanted='isc-dhcp-server kea-dhcp4-server kea-dhcp6-server dnsmasq bind9 bind9-utils bind9-dnsutils nginx-light cron sudo rsync tree ed jq sl hello figlet nftables ifupdown
  dropbear-bin busybox-static qemu-system-x86 qemu-utils socat systemd-sysv dbus
  acl attr git unzip zip xz-utils bzip2 zstd curl wget python3-pip python3-venv locales tzdata logrotate anacron netplan.io ifenslave vlan bridge-utils
  e2fsprogs xfsprogs btrfs-progs dosfstools lvm2 mdadm parted fdisk postgresql mariadb-server postfix chrony certbot openssl
  ca-certificates python3-apt libsasl2-modules opendoas tcsh fish mksh zsh libpam-modules login libnss-systemd systemd-resolved gnupg libcap2-bin strace'
known=
for package in $wanted; do
  if in_root apt-cache show "$package" > /dev/null 2>&1; then known="$known $package"; else echo "not in this Debian: $package"; fi
done
in_root apt-get install --yes -qq --no-install-recommends --download-only -o Dir::Cache::archives=/tmp $known
# These stand in the place of one of those above.
in_root apt-get install --yes -qq --no-install-recommends --download-only -o Dir::Cache::archives=/tmp nullmailer systemd-timesyncd
kernel=$(in_root apt-cache depends linux-image-cloud-amd64 | sed -n 's/^ *Depends: *\(linux-image-[^ ]*\)$/\1/p' | head -n 1)
[ -n "$kernel" ] || { echo 'this Debian has no linux-image-cloud-amd64'; exit 1; }
in_root sh -c 'cd /tmp && mkdir kernel && cd kernel && apt-get download -qq -o APT::Sandbox::User=root "$1"' - "$kernel"

# Two versions of one tiny package, to try upgrades, downgrades and holds on.
for version in 1.0 2.0; do
  tree=$work/sample-$version
  mkdir -p "$tree/DEBIAN" "$tree/usr/share/hostwright-sample"
  printf 'Package: hostwright-sample\nVersion: %s\nArchitecture: all\nMaintainer: lab <lab@localhost>\nDescription: sample in two versions\n' \
    "$version" > "$tree/DEBIAN/control"
  echo "$version" > "$tree/usr/share/hostwright-sample/version"
  dpkg-deb --root-owner-group --build "$tree" "$root/tmp" > /dev/null
done

cp "$root"/tmp/*.deb "$out/packages/"
cp "$root"/tmp/kernel/*.deb "$out/kernel/"
for file in "$out"/packages/*.deb; do
  dpkg-deb --field "$file"
  echo "Filename: ./${file##*/}"
  echo "Size: $(stat -c %s "$file")"
  echo "SHA256: $(sha256sum "$file" | cut -d' ' -f1)"
  echo
done > "$out/packages/Packages"
chmod -R a+rX "$out"
