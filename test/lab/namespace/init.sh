# The first process of a plain lab host: starts ssh, then what is enabled to start, and reaps orphans until it is told to stop.
export PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root
cd /
trap 'exit 0' TERM INT
umask 022
if [ -x /usr/sbin/sshd ]; then
  mkdir -p /run/sshd
  /usr/sbin/sshd 3>&-
  until [ -s /run/sshd.pid ]; do sleep 0.01; done
elif [ -x /usr/sbin/dropbear ]; then
  dropbear -R -E -r /etc/dropbear/dropbear_ed25519_host_key -p 22 -P /run/dropbear.pid 3>&-
fi
echo ready >&3
exec 3>&-
for script in /etc/rc2.d/S*; do
  case $script in *ssh | *'*') ;; *) "$script" start < /dev/null ;; esac
done
[ -x /etc/init.d/rcS ] && [ ! -d /etc/rc2.d ] && /etc/init.d/rcS
while :; do
  sleep 2147483647 &
  wait
done
