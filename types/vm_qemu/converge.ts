/** The commands that make a guest what its record says. A running guest is never restarted for that. */
import { all, sh, type Shell } from '../../src/core/shell.ts'
import { command, stagedPath, type Command } from '../../src/type/command.ts'
import type { Change } from '../../src/type/define-type.ts'
import { directoryOf, type Params } from './params.ts'
import { startScript } from './start-script.ts'
import type { VmState } from './state.ts'
import { stopScript } from './stop-script.ts'

type VmChange = Change<Params, VmState>

export function convergeVm(change: VmChange): readonly (Shell | Command)[] {
  const directory = directoryOf(change.id, change.params)
  if (change.after === null) return [stop(directory, change.params), setAside(directory)]
  const differs = (key: keyof VmState & string): boolean => change.keys.includes(key)
  return [
    sh`mkdir -p -m 0711 ${directory.slice(0, directory.lastIndexOf('/'))} && mkdir -p -m 0700 ${directory}`,
    ...(differs('stop') ? [write(`${directory}/stop`, stopScript(change.id, change.params), '0700')] : []),
    ...(differs('start') ? [write(`${directory}/start`, startScript(change.id, change.params), '0700')] : []),
    ...(differs('authorizedKeys')
      ? [write(`${directory}/authorized_keys`, keysText(change.params), '0600')]
      : []),
    ...(differs('hostKey') ? [makeHostKey(directory)] : []),
    ...(differs('disks') ? disks(directory, change) : []),
    ...(differs('running')
      ? [change.params.state === 'running' ? start(directory) : stop(directory, change.params)]
      : []),
  ]
}

function write(path: string, text: string, mode: string): Command {
  const staged = stagedPath(path)
  return command(all(sh`chmod ${mode} ${staged}`, sh`mv -f ${staged} ${path}`), {
    body: { path: staged, content: Buffer.from(text, 'utf8') },
  })
}

function keysText({ seed }: Params): string {
  return seed.authorizedKeys.map((key) => `${key}\n`).join('')
}

// Made here and not by the guest, so that the key is known, over the hypervisor's own authenticated connection, before
// anybody first connects to the guest. The private part never leaves the hypervisor.
function makeHostKey(directory: string): Shell {
  return all(
    sh`cd ${directory}`,
    sh`rm -f new-key new-key.pub ssh_host_ed25519_key.pub`,
    sh`ssh-keygen -q -t ed25519 -N '' -C '' -f new-key`,
    sh`mv -f new-key.pub ssh_host_ed25519_key.pub`,
    sh`mv -f new-key ssh_host_ed25519_key`,
  )
}

function disks(directory: string, { params, before }: VmChange): Shell[] {
  return params.disks.map(({ name, size }) => {
    const path = `${directory}/${name}.qcow2`
    // Made under another name first: a cut must not leave half an image that passes for a disk.
    const make = all(
      sh`qemu-img create -q -f qcow2 ${`${path}.new`} ${size}`,
      sh`mv -f ${`${path}.new`} ${path}`,
    )
    const grow =
      before?.running === true
        ? growLive(directory, name, size)
        : sh`qemu-img resize -q -f qcow2 ${path} ${size}`
    return sh`if [ -f ${path} ]; then ${grow}; else ${make}; fi`
  })
}

/** QEMU holds the images of a running guest, so it is asked to grow them; a disk that it does not have yet is grown in its file. */
function growLive(directory: string, name: string, size: number): Shell {
  const path = `${directory}/${name}.qcow2`
  const resize = JSON.stringify({ execute: 'block_resize', arguments: { 'node-name': name, size } })
  const ask = sh`printf '%s\n' '{"execute":"qmp_capabilities"}' ${resize} | socat -t 2 - ${`UNIX-CONNECT:${directory}/qmp.sock`}`
  return sh`if tr '\0' '\n' < /proc/"$(cat ${`${directory}/pid`})"/cmdline | grep -Fq ${`file.filename=${path}`}; then
  answer=$(${ask}) && case $answer in *'"error"'*) printf '%s\n' "$answer" >&2; false ;; esac
else qemu-img resize -q -f qcow2 ${path} ${size}; fi`
}

function start(directory: string): Command {
  return command(sh`${`${directory}/start`}`, { timeout: 60 })
}

function stop(directory: string, { stopWithin }: Params): Command {
  return command(sh`if [ -x ${`${directory}/stop`} ]; then ${`${directory}/stop`}; fi`, {
    timeout: stopWithin + 60,
  })
}

/** Disks are somebody's data: they are kept until the next guest of this name goes. */
function setAside(directory: string): Shell {
  const aside = `${directory}.removed`
  return all(sh`rm -rf ${aside}`, sh`mv ${directory} ${aside}`)
}
