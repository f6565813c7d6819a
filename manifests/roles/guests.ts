/** How the office's virtual machines start: the same small system for each, which its fw_cfg seed makes itself. */
import { fromFile } from 'hostwright'

const GUEST = '/var/lib/hostwright/guest'

/** The public keys of those who look after the office, one a line. */
export function operatorKeys(): string[] {
  return fromFile('operators.pub')
    .split('\n')
    .filter((key) => key !== '')
}

export function guestSettings() {
  return {
    kernel: `${GUEST}/vmlinuz`,
    initrd: `${GUEST}/tiny.img`,
    append: 'console=ttyS0 quiet panic=5 net.ifnames=0 mitigations=off tsc=reliable no_timer_check',
    authorizedKeys: operatorKeys(),
  }
}
