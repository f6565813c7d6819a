/** Services of OpenBSD: rcctl(8), which says of all at once what is there, what runs and what starts with the host. */
import { lines, raw, sh, type Shell } from '../../../src/core/shell.ts'
import { probe } from '../../../src/type/probe.ts'
import { type Found, type Init, quietlyFunction } from './init.ts'

export const openbsd: Init = {
  find: (names) =>
    probe(raw('for hw_list in all on started; do echo "=$hw_list"; rcctl ls "$hw_list"; done'), (stdout) =>
      readLists(stdout, names),
    ),
  // -f: also one that does not start with the host.
  start: (name) => quietly(sh`rcctl -f start ${name}`),
  stop: (name) => quietly(sh`rcctl stop ${name}`),
  restart: (name) => quietly(sh`rcctl -f restart ${name}`),
  reload: (name) =>
    lines(quietlyFunction, sh`rcctl reload ${name} >/dev/null 2>&1 || hw_quietly rcctl -f restart ${name}`),
  enable: (name) => sh`rcctl enable ${name}`,
  disable: (name) => sh`rcctl disable ${name}`,
  demandRunning: (name) =>
    sh`rcctl check ${name} >/dev/null 2>&1 || { echo ${`service "${name}" does not run`}; false; }`,
  keeps: () => ['/etc/rc.conf.local'],
}

function readLists(stdout: string, names: readonly string[]): ReadonlyMap<string, Found> {
  const lists = new Map<string, ReadonlySet<string>>()
  for (const part of stdout.split(/^=/m).slice(1)) {
    const [list = '', ...services] = part.split('\n')
    lists.set(list, new Set(services))
  }
  if (lists.size < 3) throw new Error('rcctl does not say what there is')
  const has = (list: string, name: string): boolean => lists.get(list)?.has(name) === true
  return new Map(
    names
      .filter((name) => has('all', name))
      .map((name) => [name, { running: has('started', name), enabled: has('on', name) }]),
  )
}

function quietly(command: Shell): Shell {
  return lines(quietlyFunction, sh`hw_quietly ${command}`)
}
