/** A software RAID of Linux: told when it is not whole, and read through on a schedule. */
import * as z from 'zod/mini'
import { lines, raw, sh, type Shell } from '../../src/core/shell.ts'
import { defineType, type Change } from '../../src/type/define-type.ts'
import { probe } from '../../src/type/probe.ts'
import { type Observed, refused } from '../../src/type/state.ts'
import { put, putFunction } from '../_lib/put-file.ts'
import { readShown, showFile } from '../_lib/keyed-lines.ts'

const SCHEDULES = { weekly: '57 0 * * 0', monthly: '57 0 1 * *', never: '' } as const

const Params = z.strictObject({
  level: z
    .optional(z.enum(['raid0', 'raid1', 'raid4', 'raid5', 'raid6', 'raid10']))
    .check(z.describe('What it must be; any where not given.')),
  devices: z
    .optional(z.int().check(z.minimum(1)))
    .check(
      z.describe(
        'Of how many devices it must consist, all of them working; as many as it has where not given.',
      ),
    ),
  check: z
    ._default(z.enum(['weekly', 'monthly', 'never']), 'monthly')
    .check(
      z.describe(
        'How often all of it is read and compared, so that a bad block shows before the other disk fails.',
      ),
    ),
})

type Params = z.output<typeof Params>

interface RaidState {
  readonly level: string
  readonly devices: number
  readonly check: string
  readonly [key: string]: string | number
}

export const raidCheck = defineType({
  name: 'raid_check',
  summary: 'A software RAID: whole, and checked on a schedule',
  id: z
    .string()
    .check(
      z.regex(/^md[A-Za-z0-9_]{1,30}$/, { error: 'must be the name of an array: md0' }),
      z.describe('The array: `md0`.'),
    ),
  params: Params,
  needs: () => ['package:cron'],

  observe: (wanted) =>
    probe(
      lines(
        raw('echo =mdstat; cat /proc/mdstat 2>/dev/null'),
        ...wanted.map(({ id }) => lines(raw('echo =schedule'), showFile(pathOf(id)))),
      ),
      (stdout) => {
        const [mdstat = '', ...schedules] = stdout.split(/^=schedule\n/m)
        return new Map(
          wanted.map(({ id, params }, index) => [
            id,
            observed(id, params, mdstat, schedules[index] ?? '=none\n'),
          ]),
        )
      },
    ),

  desired: ({ params: { level, devices, check } }) => ({
    ...(level === undefined ? {} : { level }),
    ...(devices === undefined ? {} : { devices }),
    check,
  }),
  converge: (change) => schedule(change),
  keeps: ({ id }) => [pathOf(id)],
})

function pathOf(id: string): string {
  return `/etc/cron.d/hostwright-raid-${id}`
}

function textOf(id: string, check: Exclude<Params['check'], 'never'>): string {
  // The kernel does nothing where a check or a rebuild is running already.
  return `# Made by hostwright: reads all of ${id} and compares.\n${SCHEDULES[check]} root echo check >/sys/block/${id}/md/sync_action\n`
}

/** What a manifest cannot mend is a failure of the host, and told in the plan. */
function observed(
  id: string,
  { level, devices }: Params,
  mdstat: string,
  shown: string,
): Observed<RaidState> {
  const array = arrayIn(mdstat, id)
  if (array === undefined)
    return refused(`there is no array "${id}"`, '"cat /proc/mdstat" on the host shows those that are there')
  if (array.inactive) return refused(`"${id}" is not active`)
  if (array.working < array.total)
    return refused(
      `"${id}" has lost a device: ${array.working} of ${array.total} work${array.rebuilding === '' ? '' : `, ${array.rebuilding}`}`,
      `"mdadm --detail /dev/${id}" says which; "mdadm --manage /dev/${id} --add DEVICE" gives it another`,
    )
  if (level !== undefined && array.level !== level) return refused(`"${id}" is ${array.level}, not ${level}`)
  if (devices !== undefined && array.total !== devices)
    return refused(`"${id}" consists of ${array.total} devices, not ${devices}`)
  const { lines: rows } = readShown(shown)
  const check = (['weekly', 'monthly'] as const).find((name) => `${rows.join('\n')}\n` === textOf(id, name))
  return {
    level: array.level,
    devices: array.total,
    check: rows.length === 0 ? 'never' : (check ?? 'otherwise'),
  }
}

interface RaidArray {
  readonly level: string
  readonly inactive: boolean
  readonly total: number
  readonly working: number
  /** `recovery = 12.6%`; empty for none. */
  readonly rebuilding: string
}

/** md(4): `md0 : active raid1 vdc[1] vdb[0]`, then a line with `[2/2] [UU]`; RAID 0 and linear have no such count. */
function arrayIn(mdstat: string, id: string): RaidArray | undefined {
  const rows = mdstat.split('\n')
  const at = rows.findIndex((row) => row.startsWith(`${id} :`))
  if (at === -1) return undefined
  const [, state = '', rest = ''] = /^\S+ : (\S+) (.*)$/.exec(rows[at] ?? '') ?? []
  const words = rest.split(' ').filter((word) => !word.startsWith('('))
  const members = words.filter((word) => /\[\d+\]/.test(word))
  const [below = ''] = rows
    .slice(at + 1)
    .join('\n')
    .split(/^\s*$/m)
  const [, total, working] = /\[(\d+)\/(\d+)\]/.exec(below) ?? []
  return {
    level: words.find((word) => word.startsWith('raid') || word === 'linear') ?? '',
    inactive: state !== 'active',
    total: Number(total ?? members.length),
    working: Number(working ?? members.filter((word) => !word.includes('(F)')).length),
    rebuilding: /(?:recovery|resync|reshape) = +[\d.]+%/.exec(below)?.[0] ?? '',
  }
}

function schedule({ id, params: { check } }: Change<Params, RaidState>): readonly Shell[] {
  return check === 'never'
    ? [sh`rm -f ${pathOf(id)}`]
    : [lines(putFunction, put(pathOf(id), textOf(id, check)))]
}
