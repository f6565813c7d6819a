/** The script that starts a guest, written to be read by whoever logs in to the hypervisor. */
import { quote } from '../../src/core/shell.ts'
import { formatSize } from '../../src/core/size.ts'
import { directoryOf, type Params } from './params.ts'
import { runningFunction } from './stop-script.ts'

/** Name of a tap device: made of the MAC, it is unique on the host and has the 15 characters that Linux allows. */
export function tapOf(mac: string): string {
  return `tap${mac.replaceAll(':', '')}`
}

export function startScript(name: string, params: Params): string {
  const directory = directoryOf(name, params)
  return `#!/bin/sh
# Starts the guest ${quote(name)}. Made by hostwright from its record: changes made here are lost.
set -eu
cd ${quote(directory)}
umask 077
${plugFunction(params)}${runningFunction(directory)}
if running; then exit 0; fi
${tapsAreFree(params)}${accelerator(params)}
# A guest must not hold open what this was started with.
exec 3>&- 4>&- 5>&- 6>&- 7>&- 8>&- 9>&-
[ ! -f console.log ] || mv -f console.log console.log.1
rm -f pid qmp.sock serial.sock
qemu-system-x86_64 \\
${argumentsOf(name, directory, params)
  .map((argument) => `  ${argument}`)
  .join(' \\\n')}
# What runs now, to tell later what waits for the next start.
cp start started.new
mv -f started.new started
`
}

// QEMU makes the tap itself, so that it goes when QEMU goes, even killed; then it calls the script that it is given
// with the tap's name, which is this one again.
function plugFunction(params: Params): string {
  if (params.nics.length === 0) return ''
  const plugs = params.nics.map(({ mac, bridge, mtu }) => {
    const size = mtu === undefined ? '' : ` mtu ${mtu}`
    return `  ${tapOf(mac)}) exec ip link set "$1" master ${quote(bridge)}${size} up ;;`
  })
  return `# QEMU calls this script with the name of each tap that it has made.
case \${1-} in
${plugs.join('\n')}
esac
`
}

// Two guests with one MAC are one machine to the network: the second is not started, and says why.
function tapsAreFree({ nics }: Params): string {
  if (nics.length === 0) return ''
  return `for tap in ${nics.map(({ mac }) => tapOf(mac)).join(' ')}; do
  if [ -e "/sys/class/net/$tap" ]; then
    echo "another guest is running with this one's MAC ($tap); was it renamed? stop the other first" >&2
    exit 1
  fi
done
`
}

const ACCELERATORS = {
  kvm: '-accel kvm -cpu host',
  tcg: '-accel tcg,thread=multi,tb-size=256 -cpu max',
} as const

// Some modules make a /dev/kvm on which no ordinary guest gets anywhere: only the processor's own flags tell.
function accelerator({ accel }: Params): string {
  if (accel !== 'auto') return `accel='${ACCELERATORS[accel]}'`
  return `accel='${ACCELERATORS.tcg}'
if [ -w /dev/kvm ] && grep -Eq '^flags.* (vmx|svm)( |$)' /proc/cpuinfo; then
  accel='${ACCELERATORS.kvm}'
fi`
}

function argumentsOf(name: string, directory: string, params: Params): string[] {
  const at = (file: string): string => `${directory}/${file}`
  const options: (readonly [option: string, value: string])[] = [
    ['-name', name],
    ['-smp', String(params.cpus)],
    ['-m', formatSize(params.memory)],
    ['-pidfile', at('pid')],
    ['-qmp', `unix:${at('qmp.sock')},server=on,wait=off`],
    [
      '-chardev',
      `socket,id=console,path=${at('serial.sock')},server=on,wait=off,logfile=${at('console.log')}`,
    ],
    ['-serial', 'chardev:console'],
    ['-device', 'virtio-rng-pci'],
    ...params.disks.flatMap((disk, index) => [
      [
        '-blockdev',
        `driver=qcow2,node-name=${disk.name},discard=unmap,file.driver=file,file.filename=${at(disk.name)}.qcow2`,
      ] as const,
      ['-device', `virtio-blk-pci,drive=${disk.name},serial=${disk.name},bootindex=${index + 1}`] as const,
    ]),
    ...params.nics.flatMap(({ mac, model }, index) => [
      ['-netdev', `tap,id=net${index},ifname=${tapOf(mac)},script=${at('start')},downscript=no`] as const,
      // Without its boot program the NIC needs none of the packages that bring one.
      ['-device', `${model},netdev=net${index},mac=${mac},romfile=`] as const,
    ]),
    ...seedOf(params, at),
    ...(params.kernel === undefined ? [] : [['-kernel', params.kernel] as const]),
    ...(params.initrd === undefined ? [] : [['-initrd', params.initrd] as const]),
    ...(params.append === undefined ? [] : [['-append', params.append] as const]),
  ]
  return [
    '$accel',
    '-nodefaults -no-user-config -display none -daemonize',
    ...options.map(([key, value]) => `${key} ${quote(value)}`),
  ]
}

function seedOf({ seed }: Params, at: (file: string) => string): (readonly [string, string])[] {
  const item = (key: string, value: string): readonly [string, string] => [
    '-fw_cfg',
    `name=opt/hostwright/${key},${value}`,
  ]
  return [
    ...(seed.hostname === undefined ? [] : [item('hostname', `string=${seed.hostname}`)]),
    item('authorized_keys', `file=${at('authorized_keys')}`),
    item('ssh_host_ed25519_key', `file=${at('ssh_host_ed25519_key')}`),
  ]
}
