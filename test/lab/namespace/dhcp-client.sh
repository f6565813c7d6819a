# A throwaway machine that asks for one lease and prints it. Exit code 2: no server answered in time.
set -eu
if [ "${1-}" != inside ]; then
  exec unshare --mount --net --uts --pid --fork --kill-child -- sh "$0" inside
fi
exec 9< /proc/self/ns/net
[ "$CLIENT_FAMILY" = 4 ] && echo 1 > /proc/sys/net/ipv6/conf/default/disable_ipv6
echo 0 > /proc/sys/net/ipv6/conf/default/accept_dad
nsenter --net="$CLIENT_SWITCH" ip link add "$CLIENT_PORT" master "$CLIENT_BRIDGE" up type veth peer name eth0 address "$CLIENT_MAC" netns /proc/self/fd/9
ip link set lo up
ip link set eth0 up
# dhclient -6 wants a link-local address that is ready to use.
[ "$CLIENT_FAMILY" = 4 ] || until ip -6 addr show dev eth0 | grep -q 'inet6 fe80' && ! ip -6 addr show dev eth0 | grep -q tentative; do sleep 0.05; done

scratch=$CLIENT_DISKS/$CLIENT_PORT
mkdir "$scratch"
mount -t tmpfs scratch "$scratch"
mkdir "$scratch/upper" "$scratch/work" "$scratch/root"
root=$scratch/root
mount -t overlay overlay -o "lowerdir=$CLIENT_LAYERS,upperdir=$scratch/upper,workdir=$scratch/work" "$root"
mount -t proc proc "$root/proc"
mount --bind /dev "$root/dev"
cat > "$root/tell" << 'X'
#!/bin/sh
case $reason in BOUND | RENEW | REBIND | BOUND6 | RENEW6 | REBIND6) env | grep '^new_' > /lease ;; esac
exit 0
X
chmod 755 "$root/tell"
{
  echo 'request subnet-mask, broadcast-address, routers, domain-name, domain-name-servers, domain-search, host-name, ntp-servers, interface-mtu,'
  echo '  dhcp6.name-servers, dhcp6.domain-search, dhcp6.fqdn, dhcp6.sntp-servers;'
  echo "timeout $CLIENT_TIMEOUT; retry 1; initial-interval 1; backoff-cutoff 2; select-timeout 0;"
  [ -z "$CLIENT_NAME" ] || echo "send host-name \"$CLIENT_NAME\";"
} > "$root/tell.conf"
timeout "$CLIENT_TIMEOUT" chroot "$root" /sbin/dhclient "-$CLIENT_FAMILY" -1 -d -v -sf /tell -cf /tell.conf -lf /leases -pf /pid eth0 >&2 &
client=$!
while [ ! -s "$root/lease" ]; do
  kill -0 $client 2> /dev/null || exit 2
  sleep 0.02
done
cat "$root/lease"
