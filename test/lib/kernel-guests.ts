/** Tiny QEMU guests with a kernel of their own, for what the machine's kernel has not: VLANs and bonds, with real traffic between them. */
import { execFileSync } from 'node:child_process'
import {
  appendFileSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { quote } from '../../src/core/shell.ts'
import type { ConformanceTarget } from '../../src/type/conformance.ts'
import type { Facts } from '../../src/type/facts.ts'
import type { Host, Lab } from '../lab/api.ts'
import type { Outcome } from '../lab/process.ts'
import { getRoots } from '../lab/roots.ts'
import { contextOf, factsOf } from './type-target.ts'

export interface Guest {
  readonly exec: (script: string) => Promise<Outcome>
  readonly target: ConformanceTarget
}

/** In the order in which they are loaded. */
const MODULES = [
  'net/llc/llc',
  'net/802/stp',
  'net/802/garp',
  'net/802/mrp',
  'net/8021q/8021q',
  'net/bridge/bridge',
  'net/tls/tls',
  'drivers/net/bonding/bonding',
]

// The guest's own start asks DHCP for a while, which nobody answers here.
const INIT = `#!/bin/sh
export PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root
mount -t proc proc /proc; mount -t sysfs sysfs /sys; mount -t devtmpfs dev /dev
mkdir -p /dev/pts /root/.ssh /etc/dropbear /etc/network; mount -t devpts devpts /dev/pts; mount -t tmpfs run /run
while read -r module; do insmod "/lib/modules/$module"; done </lib/modules/order
while read -r module; do insmod "/lib/modules/$module"; done </lib/modules/more
rmdir /sys/class/net/bond0 2>/dev/null; ip link del bond0 2>/dev/null
seed=/sys/firmware/qemu_fw_cfg/by_name/opt/hostwright
chmod 700 /root /root/.ssh
(umask 077; cat $seed/authorized_keys/raw >/root/.ssh/authorized_keys)
ip link set lo up; ip link set eth0 up; ip addr add "$(cat $seed/address/raw)" dev eth0
dropbearkey -t ed25519 -f /etc/dropbear/key >/dev/null 2>&1
while :; do dropbear -F -R -E -r /etc/dropbear/key -p 22 >/dev/console 2>&1; done
`

/** The guests' initramfs gets these as a second archive, whose files take the place of the first one's. */
async function moreOfInitramfs(): Promise<Buffer> {
  const folder = mkdtempSync(join(tmpdir(), 'hostwright-guest-'))
  try {
    const kernels = join(dirname((await getRoots()).packages), 'kernel')
    const [deb = ''] = readdirSync(kernels)
    execFileSync('dpkg-deb', ['-x', join(kernels, deb), join(folder, 'kernel')])
    const modules = join(folder, 'kernel', 'lib', 'modules')
    const [version = ''] = readdirSync(modules)
    const tree = join(folder, 'tree')
    mkdirSync(join(tree, 'lib', 'modules'), { recursive: true })
    for (const path of MODULES) {
      const name = `${path.slice(path.lastIndexOf('/') + 1)}.ko`
      try {
        cpSync(join(modules, version, 'kernel', `${path}.ko`), join(tree, 'lib', 'modules', name))
      } catch {
        // Built in.
        continue
      }
      appendFileSync(join(tree, 'lib', 'modules', 'more'), `${name}\n`)
    }
    writeFileSync(join(tree, 'init'), INIT, { mode: 0o755 })
    const listed = execFileSync('find', ['.'], { cwd: tree })
    return execFileSync('cpio', ['--quiet', '-o', '-H', 'newc', '-R', '0:0'], {
      cwd: tree,
      input: listed,
      maxBuffer: 2 ** 26,
    })
  } finally {
    rmSync(folder, { recursive: true })
  }
}

/** Each has `eth0`, by which it is spoken to, and `eth1` and `eth2`, which are on one switch with those of the others. */
export async function startGuests(lab: Lab, count: number): Promise<readonly Guest[]> {
  const [host, more] = await Promise.all([
    lab.host({ name: 'guests', root: 'hypervisor' }),
    moreOfInitramfs(),
  ])
  await host.exec('umask 077; cat > /root/key', { input: readFileSync(lab.privateKeyPath) })
  await host.exec(`echo ${quote(lab.publicKey)} > /root/key.pub; cat > /root/more.img`, { input: more })
  // The kernel takes a second archive for one only where it begins at a multiple of four bytes; zeros in between are skipped.
  const made = await host.exec(`set -e
tiny=/var/lib/hostwright/guest/tiny.img
{ cat $tiny; head -c $(( (4 - $(wc -c < $tiny) % 4) % 4 )) /dev/zero; cat /root/more.img; } > /root/guest.img
for n in 0 1; do ip link add br$n type bridge forward_delay 0; ip link set br$n up; done
ip addr add 10.9.0.254/24 dev br0`)
  if (made.code !== 0) throw new Error(made.stderr)
  return Promise.all(Array.from({ length: count }, (_, index) => startGuest(host, index + 1)))
}

async function startGuest(host: Host, number: number): Promise<Guest> {
  const nics = [0, 1, 2].map(
    (nic) =>
      `-netdev tap,id=n${nic},ifname=g${number}n${nic},script=no,downscript=no -device virtio-net-pci,netdev=n${nic},mac=52:54:00:09:0${nic}:0${number},romfile=`,
  )
  const started = await host.exec(`set -e
for n in 0 1 2; do ip tuntap add g${number}n$n mode tap; ip link set g${number}n$n master br$([ $n = 0 ] && echo 0 || echo 1) up; done
qemu-system-x86_64 -accel tcg,thread=multi -cpu max -m 256 -nodefaults -display none -daemonize -serial file:/var/log/g${number} \
  -kernel /var/lib/hostwright/guest/vmlinuz -initrd /root/guest.img -append 'console=ttyS0 quiet panic=5 mitigations=off tsc=reliable no_timer_check' \
  -device virtio-rng-pci -fw_cfg name=opt/hostwright/address,string=10.9.0.${number}/24 -fw_cfg name=opt/hostwright/authorized_keys,file=/root/key.pub ${nics.join(' ')}
for try in $(seq 120); do
  ssh-keyscan -T 1 10.9.0.${number} >/dev/null 2>&1 && exit 0
  sleep 0.5
done
cat /var/log/g${number} >&2
exit 1`)
  if (started.code !== 0) throw new Error(`the guest did not start: ${started.stderr}`)
  // dropbear takes no long command.
  const exec = (script: string): Promise<Outcome> =>
    host.exec(
      `exec ssh -i /root/key -o BatchMode=yes -o StrictHostKeyChecking=no -o UserKnownHostsFile=/dev/null -o LogLevel=ERROR root@10.9.0.${number} 'cat >/run/script; exec sh /run/script'`,
      { input: script },
    )
  return { exec, target: targetIn(exec, { ...factsOf('busybox'), hostname: `guest${number}` }) }
}

function targetIn(exec: Guest['exec'], facts: Facts): ConformanceTarget {
  const run: ConformanceTarget['run'] = async ({ text }) => {
    const { code, stdout, stderr } = await exec(
      `LC_ALL=C; export LC_ALL; PATH=/usr/sbin:/usr/bin:/sbin:/bin; export PATH; umask 077; cd /; ( eval ${quote(text)} ) </dev/null`,
    )
    return { code, stdout: Buffer.from(stdout), stderr }
  }
  return {
    context: contextOf(facts),
    run,
    look: run,
    stage: () => Promise.reject(new Error('nothing is staged in a guest')),
    fingerprint: () => Promise.resolve(''),
  }
}
