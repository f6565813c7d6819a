import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { describeError, UserError } from '../../src/core/errors.ts'
import { parseVm, type VmState } from './state.ts'
import { vmQemu } from './index.ts'
import { startScript, tapOf } from './start-script.ts'
import { stopScript } from './stop-script.ts'

const options = {
  memory: '256M',
  cpus: 2,
  nics: [{ mac: '52:54:00:0A:14:05', bridge: 'br-office', mtu: 1400 }],
  disks: [{ name: 'disk0', size: '1G' }],
  kernel: '/srv/guest/vmlinuz',
  initrd: '/srv/guest/tiny.img',
  append: "console=ttyS0 it's",
  seed: { hostname: 'db01', authorizedKeys: ['ssh-ed25519 AAAA operator'] },
}
const db01 = vmQemu('db01', options)

function syntaxOf(script: string): string {
  return execFileSync('/bin/sh', ['-n'], { input: script, encoding: 'utf8' })
}

describe('the start script', () => {
  it('says everything about the guest', () => {
    expect(startScript('db01', db01.params)).toBe(`#!/bin/sh
# Starts the guest db01. Made by hostwright from its record: changes made here are lost.
set -eu
cd /var/lib/vm/db01
umask 077
# QEMU calls this script with the name of each tap that it has made.
case \${1-} in
  tap5254000a1405) exec ip link set "$1" master br-office mtu 1400 up ;;
esac
running() {
  pid=$(cat pid 2> /dev/null) && [ -r "/proc/$pid/cmdline" ] &&
    tr '\\0' '\\n' < "/proc/$pid/cmdline" | grep -Fqx /var/lib/vm/db01/pid
}
if running; then exit 0; fi
for tap in tap5254000a1405; do
  if [ -e "/sys/class/net/$tap" ]; then
    echo "another guest is running with this one's MAC ($tap); was it renamed? stop the other first" >&2
    exit 1
  fi
done
accel='-accel tcg,thread=multi,tb-size=256 -cpu max'
if [ -w /dev/kvm ] && grep -Eq '^flags.* (vmx|svm)( |$)' /proc/cpuinfo; then
  accel='-accel kvm -cpu host'
fi
# A guest must not hold open what this was started with.
exec 3>&- 4>&- 5>&- 6>&- 7>&- 8>&- 9>&-
[ ! -f console.log ] || mv -f console.log console.log.1
rm -f pid qmp.sock serial.sock
qemu-system-x86_64 \\
  $accel \\
  -nodefaults -no-user-config -display none -daemonize \\
  -name db01 \\
  -smp 2 \\
  -m 256M \\
  -pidfile /var/lib/vm/db01/pid \\
  -qmp 'unix:/var/lib/vm/db01/qmp.sock,server=on,wait=off' \\
  -chardev 'socket,id=console,path=/var/lib/vm/db01/serial.sock,server=on,wait=off,logfile=/var/lib/vm/db01/console.log' \\
  -serial chardev:console \\
  -device virtio-rng-pci \\
  -blockdev 'driver=qcow2,node-name=disk0,discard=unmap,file.driver=file,file.filename=/var/lib/vm/db01/disk0.qcow2' \\
  -device 'virtio-blk-pci,drive=disk0,serial=disk0,bootindex=1' \\
  -netdev 'tap,id=net0,ifname=tap5254000a1405,script=/var/lib/vm/db01/start,downscript=no' \\
  -device 'virtio-net-pci,netdev=net0,mac=52:54:00:0a:14:05,romfile=' \\
  -fw_cfg 'name=opt/hostwright/hostname,string=db01' \\
  -fw_cfg 'name=opt/hostwright/authorized_keys,file=/var/lib/vm/db01/authorized_keys' \\
  -fw_cfg 'name=opt/hostwright/ssh_host_ed25519_key,file=/var/lib/vm/db01/ssh_host_ed25519_key' \\
  -kernel /srv/guest/vmlinuz \\
  -initrd /srv/guest/tiny.img \\
  -append 'console=ttyS0 it'\\''s'
# What runs now, to tell later what waits for the next start.
cp start started.new
mv -f started.new started
`)
  })

  it('leaves out what the guest does not have', () => {
    const script = startScript('bare', vmQemu('bare', { accel: 'tcg' }).params)
    expect(script).toContain("\naccel='-accel tcg,thread=multi,tb-size=256 -cpu max'\n# A guest")
    expect(script).not.toMatch(/kvm|netdev|blockdev|-kernel|hostname|case/)
  })

  it('is shell, as the stop script is', () => {
    expect(syntaxOf(startScript('db01', db01.params)) + syntaxOf(stopScript('db01', db01.params))).toBe('')
  })

  it('hands every kernel command line to QEMU as it is', () => {
    const oneLine = fc.string({ unit: 'grapheme' }).filter((text) => !/[\n\r\0]/.test(text))
    fc.assert(
      fc.property(oneLine, (append) => {
        const script = startScript('vm', vmQemu('vm', { kernel: '/k', append }).params)
        const call = script.slice(script.indexOf('qemu-system'), script.indexOf('\n# What runs now'))
        const printed = execFileSync('/bin/sh', ['-c', call.replace('qemu-system-x86_64', `printf '%s\\0'`)])
        expect(printed.toString('utf8').split('\0').at(-2)).toBe(append)
      }),
      { numRuns: 50 },
    )
  })

  it('names taps by their MAC, in the 15 characters that Linux allows', () => {
    expect(tapOf('52:54:00:0a:14:05')).toBe('tap5254000a1405')
    expect(tapOf('52:54:00:0a:14:05')).toHaveLength(15)
  })
})

describe('parameters', () => {
  it.each([
    [{ memory: '1000' }, 'whole number of MiB'],
    [{ memory: 'much' }, 'whole number of MiB'],
    [{ nics: [{ mac: '52:54:00:0a:14', bridge: 'br0' }] }, 'six octets'],
    [{ nics: [{ mac: '01:00:5e:00:00:01', bridge: 'br0' }] }, 'six octets'],
    [{ nics: [{ mac: '52:54:00:0a:14:05', bridge: 'a-name-too-long-for-linux' }] }, '15 characters at most'],
    [{ disks: [{ name: 'a,readonly=on', size: '1G' }] }, 'must begin with a letter'],
    [{ directory: '/srv/a,b' }, 'neither comma nor colon'],
    [{ append: 'a\nb' }, 'one line'],
    [{ seed: { hostname: 'a,b' } }, 'must be a host name'],
  ])('refuses %j', (params, reason) => {
    const make = (): unknown => vmQemu('vm', params)
    expect(make).toThrow(UserError)
    try {
      make()
    } catch (error) {
      if (error instanceof UserError) expect(describeError(error).join('\n')).toContain(reason)
    }
  })

  it('gives the places of what it needs', () => {
    const { definition, id, params } = db01
    expect(definition.needs?.({ id, params }, undefined as never)).toEqual([
      'package:qemu-system-x86',
      'package:qemu-utils',
      'package:socat',
      'bridge:br-office',
      'directory:/var',
      'directory:/var/lib',
      'directory:/var/lib/vm',
      'file:/srv/guest/vmlinuz',
      'file:/srv/guest/tiny.img',
    ])
  })
})

const SHA = 'a'.repeat(64)
const OLD = 'b'.repeat(64)

describe('what is observed', () => {
  it('is read from the words that the probe prints', () => {
    const seen = parseVm(
      [
        `start 1500 ${SHA} -`,
        `stop 700 ${OLD} -`,
        `started 1500 ${OLD} -`,
        'key ssh-ed25519 AAAA operator',
        'key ssh-rsa BBBB',
        'hostkey ssh-ed25519 CCCC ',
        'disk disk0 0 0 0 0 64 0 0 0',
        'running tcg',
        '',
      ].join('\n'),
      db01.params,
    )
    expect(seen).toEqual({
      start: { kind: 'content', sha256: SHA, bytes: 1500 },
      stop: OLD,
      authorizedKeys: ['ssh-ed25519 AAAA operator', 'ssh-rsa BBBB'],
      disks: ['disk0 1G'],
      hostKey: true,
      running: true,
      publicKey: 'ssh-ed25519 CCCC',
      accel: 'tcg',
      startedBy: OLD,
    })
  })

  it('may be half of a guest', () => {
    expect(parseVm('', db01.params)).toMatchObject({
      hostKey: false,
      running: false,
      disks: [],
      startedBy: null,
    })
  })

  it('refuses to shrink a disk', () => {
    expect(parseVm('disk disk0 0 0 0 0 128 0 0 0\n', db01.params)).toMatchObject({
      kind: 'refused',
      reason: 'disk "disk0" has 2G and is not shrunk to 1G',
    })
  })
})

describe('what the operator is told', () => {
  const { definition, id, params } = db01
  const state: VmState = {
    start: { kind: 'content', sha256: SHA, bytes: 1 },
    stop: '',
    authorizedKeys: [],
    disks: [],
    hostKey: true,
    running: true,
    publicKey: 'ssh-ed25519 CCCC',
    accel: 'tcg',
    startedBy: createHash('sha256').update(startScript(id, params)).digest('hex'),
  }
  if (!('observe' in definition)) throw new Error('vm_qemu is a plain type')

  const told = (wanted: typeof db01, seen: VmState): readonly string[] =>
    definition.notes?.(wanted, seen, undefined as never) ?? []
  const WAITS = 'runs with earlier settings; the present ones hold from its next start'

  it('is that it runs by emulation', () => {
    expect(told(db01, state)).toEqual([expect.stringContaining('emulation (tcg)')])
    expect(told(db01, { ...state, accel: 'kvm' })).toEqual([])
  })

  it('is what waits for the next start: already when it is planned, and until then', () => {
    const kvm = { ...state, accel: 'kvm' }
    const more = vmQemu('db01', { ...options, memory: '2G' })
    expect(told(more, kvm)).toEqual([WAITS])
    expect(told(db01, { ...kvm, startedBy: OLD })).toEqual([WAITS])
    expect(told(vmQemu('db01', { ...options, memory: '2G', state: 'stopped' }), kvm)).toEqual([])
    expect(told(more, { ...kvm, accel: null, running: false })).toEqual([])
  })

  it("is the guest's host key", () => {
    expect(definition.learn?.({ id, params }, state, undefined as never)).toEqual([
      { kind: 'host-key', host: 'db01', key: 'ssh-ed25519 CCCC' },
    ])
  })
})
