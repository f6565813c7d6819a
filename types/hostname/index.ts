/** The name that a host has for itself. */
import * as z from 'zod/mini'
import { lines, raw, sh, type Shell } from '../../src/core/shell.ts'
import { defineType, type Change, type HostContext } from '../../src/type/define-type.ts'
import { probe } from '../../src/type/probe.ts'
import { refuseSeveral } from '../_lib/only-one.ts'
import { put, putFunction } from '../_lib/put-file.ts'

const Params = z.strictObject({})

type Params = z.output<typeof Params>

interface NameState {
  /** After the next boot; null where no file says. */
  readonly saved: string | null
  /** As the kernel has it. */
  readonly now: string
  readonly [key: string]: string | null
}

type Family = HostContext['facts']['os']['family']

export const hostname = defineType({
  name: 'hostname',
  summary: 'The name that a host has for itself',
  id: z.string().check(
    z.regex(
      /^(?=.{1,64}$)[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?(?:\.[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?)*$/,
      {
        error:
          'must be a host name of at most 64 characters: letters, digits and hyphens, in parts joined by dots',
      },
    ),
    z.describe('The name, with or without its domain: `web01`.'),
  ),
  params: Params,

  observe: (wanted, { facts }) =>
    probe(look(facts.os.family), (stdout) => {
      const [now = '', saved = ''] = stdout.split('\n=saved\n')
      if (!stdout.includes('\n=saved\n')) throw new Error('the probe did not run to its end')
      const state: NameState = { now: now.trim(), saved: savedName(saved) }
      return refuseSeveral(wanted, 'name') ?? new Map(wanted.map(({ id }) => [id, state]))
    }),

  desired: ({ id }) => ({ saved: id, now: id }),

  converge: ({ id, keys }: Change<Params, NameState>, { facts }) => [
    ...(keys.includes('saved') ? [save(id, facts.os.family)] : []),
    ...(keys.includes('now') ? [setNow(id)] : []),
  ],

  keeps: ({ keys }, { facts }) => (keys.includes('saved') ? [fileOf(facts.os.family)] : []),
  putBack: ({ before, keys }) =>
    keys.includes('now') && before !== null && before.now !== '' ? setNow(before.now) : null,
})

function fileOf(family: Family): string {
  if (family === 'freebsd') return '/etc/rc.conf'
  return family === 'openbsd' ? '/etc/myname' : '/etc/hostname'
}

/** The name that the kernel has, and what of the file is the name. */
function look(family: Family): Shell {
  const file = fileOf(family)
  const saved =
    family === 'freebsd' ? raw('sysrc -n hostname 2>/dev/null') : sh`[ ! -e ${file} ] || cat ${file}`
  return sh`uname -n; echo =saved; ${saved}; :`
}

/** hostname(5): the first line that is neither empty nor a comment. */
function savedName(text: string): string | null {
  const line = text.split('\n').find((one) => one.trim() !== '' && !one.startsWith('#'))
  return line === undefined ? null : line.trim()
}

function save(name: string, family: Family): Shell {
  if (family === 'freebsd') return sh`sysrc ${`hostname=${name}`} >/dev/null`
  return lines(putFunction, put(fileOf(family), `${name}\n`))
}

/** By whichever means the host has; without any of them the name is as wanted after the next boot alone. */
function setNow(name: string): Shell {
  return sh`if command -v hostname >/dev/null 2>&1; then hostname ${name}; else echo ${name} >/proc/sys/kernel/hostname; fi`
}
