/** The servers' own checkers, called so that what they only warn of counts too. */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { printedRecord } from '../../lib/printed-record.ts'

interface Outcome {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

function run(program: string, args: readonly string[], input?: string): Outcome {
  const done = spawnSync(program, args, { input, encoding: 'utf8', maxBuffer: 1 << 28 })
  if (done.error !== undefined)
    throw new Error(
      `These tests need ${program} (Debian: isc-dhcp-server, bind9, bind9-utils, bind9-dnsutils)`,
      {
        cause: done.error,
      },
    )
  return { code: done.status, stdout: done.stdout, stderr: done.stderr }
}

/** A folder that is gone when `use` has returned. */
export function inFolder<T>(use: (folder: string) => T): T {
  const folder = mkdtempSync(join(tmpdir(), 'hostwright-generate-'))
  try {
    return use(folder)
  } finally {
    rmSync(folder, { recursive: true })
  }
}

// What dhcpd -t says of a file that it has nothing against.
const DHCPD_BANNER =
  /^(Internet Systems Consortium DHCP Server|Copyright|All rights reserved|For info|Config file:|Database file:|PID file:)/

/** What `dhcpd -t` says beyond its banner; empty where it takes the file without a word. */
export function dhcpdComplaints(text: string, family: 4 | 6 = 4): readonly string[] {
  return inFolder((folder) => {
    const path = join(folder, 'dhcpd.conf')
    writeFileSync(path, text)
    const { code, stderr } = run('dhcpd', ['-t', `-${family}`, '-cf', path])
    const lines = stderr.split('\n').filter((line) => line !== '' && !DHCPD_BANNER.test(line))
    return code === 0 ? lines : [...lines, `dhcpd -t: ${code}`]
  })
}

const STRICT = [
  '-k',
  'fail',
  '-n',
  'fail',
  '-m',
  'fail',
  '-M',
  'fail',
  '-S',
  'fail',
  '-r',
  'fail',
  '-i',
  'local',
]

/** What named-checkzone has against the zone, its warnings too, and the zone in its own canonical form. */
export function checkZone(
  zone: string,
  text: string,
): { readonly complaints: readonly string[]; readonly dump: string } {
  return inFolder((folder) => {
    const path = join(folder, 'zone')
    writeFileSync(path, text)
    const { code, stdout, stderr } = run('named-checkzone', [...STRICT, '-D', '-o', '-', zone, path])
    const lines = stderr
      .split('\n')
      .filter((line) => line !== '' && line !== 'OK' && !/^zone \S+: loaded serial \d+$/.test(line))
    return { complaints: code === 0 ? lines : [...lines, `named-checkzone: ${code}`], dump: stdout }
  })
}

/** `OWNER TTL TYPE DATA` of each record but the SOA, from what `named-checkzone -D` writes. */
export function dumpedRecords(dump: string): readonly string[] {
  return dump.split('\n').flatMap((line) => printedRecord(line) ?? [])
}

/** The zone as named reads it, a record a line, whatever it warns of. Fails where it does not load, with what it says. */
export function dumpZone(zone: string, text: string): string {
  return inFolder((folder) => {
    const path = join(folder, 'zone')
    writeFileSync(path, text)
    const lenient = ['-k', 'ignore', '-n', 'ignore', '-m', 'ignore', '-i', 'none']
    const { code, stdout, stderr } = run('named-checkzone', [...lenient, '-D', '-o', '-', zone, path])
    if (code !== 0) throw new Error(`named-checkzone does not load this:\n${stderr}\n${text}`)
    return stdout
  })
}

/** What named-checkconf has against the file and, with `-z`, against the zones that it names. */
export function namedConfComplaints(path: string): readonly string[] {
  const { code, stdout, stderr } = run('named-checkconf', ['-z', path])
  const lines = `${stdout}${stderr}`
    .split('\n')
    .filter((line) => line !== '' && !/^zone \S+: loaded serial \d+$/.test(line))
  return code === 0 ? lines : [...lines, `named-checkconf: ${code}`]
}
