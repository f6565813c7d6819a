# Hands a lab host over to systemd; a child tells when its ssh server listens.
(until [ -s /run/sshd.pid ]; do sleep 0.02; done; echo ready >&3) &
exec /sbin/init 3>&-
