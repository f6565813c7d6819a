/** The time zone of a host. */
import * as z from 'zod/mini'
import { lines, raw, sh, type Shell } from '../../src/core/shell.ts'
import { defineType, type Change, type HostContext } from '../../src/type/define-type.ts'
import { probe } from '../../src/type/probe.ts'
import { type Observed, unknown } from '../../src/type/state.ts'
import { refuseSeveral } from '../_lib/only-one.ts'
import { put, putFunction } from '../_lib/put-file.ts'

const LINK = '/etc/localtime'
const ZONES = '/usr/share/zoneinfo'

const Params = z.strictObject({})

type Params = z.output<typeof Params>

interface ZoneState {
  /** Where /etc/localtime leads; null where it is no link to a zone. */
  readonly zone: string | null
  /** What the file with the zone's name says; null where there is none. */
  readonly name: string | null
  readonly [key: string]: string | null
}

export const timezone = defineType({
  name: 'timezone',
  summary: 'The time zone of a host',
  id: z.string().check(
    z.regex(/^[A-Za-z0-9_+][A-Za-z0-9_+-]*(?:\/[A-Za-z0-9_+][A-Za-z0-9_+-]*)*$/, {
      error: 'must be the name of a zone, as in "Europe/Berlin" or "UTC"',
    }),
    z.describe('Its name in the IANA database: `Europe/Berlin`, `UTC`.'),
  ),
  params: Params,
  needs: () => ['package:tzdata'],

  observe: (wanted, context) => {
    const file = nameFileOf(context)
    const script = lines(
      sh`echo "link $(readlink ${LINK})"; echo "name $(cat ${file} 2>/dev/null)"; [ ! -e ${file} ] || echo file`,
      ...wanted.map(({ id }) => sh`[ ! -f ${`${ZONES}/${id}`} ] || echo zone ${id}`),
      raw('echo end'),
    )
    return probe(script, (stdout) => {
      const rows = stdout.split('\n')
      if (!rows.includes('end')) throw new Error('the probe did not run to its end')
      return (
        refuseSeveral(wanted, 'time zone') ??
        new Map(wanted.map(({ id }) => [id, stateOf(id, rows, context)]))
      )
    })
  },

  desired: ({ id }) => ({ zone: id, name: id }),

  converge: ({ id, keys }: Change<Params, ZoneState>, context) => [
    ...(keys.includes('name') ? [lines(putFunction, put(nameFileOf(context), `${id}\n`))] : []),
    // Last: it is what counts. The link is renamed into place, so that there is a time zone at any moment.
    ...(keys.includes('zone') ? [relink(id)] : []),
  ],

  keeps: (_change, context) => [LINK, nameFileOf(context)],
})

function nameFileOf({ facts }: HostContext): string {
  return facts.os.family === 'freebsd' ? '/var/db/zoneinfo' : '/etc/timezone'
}

function stateOf(id: string, rows: readonly string[], { facts }: HostContext): Observed<ZoneState> {
  if (!rows.includes(`zone ${id}`))
    return unknown(`the host has no time zone "${id}": it is spelled otherwise, or tzdata is not installed`)
  const value = (key: string): string =>
    rows
      .find((row) => row.startsWith(`${key} `))
      ?.slice(key.length + 1)
      .trim() ?? ''
  const [, zone] = /zoneinfo\/(.+)$/.exec(value('link')) ?? []
  // Only Debian and FreeBSD have the file by themselves; elsewhere it is kept right where somebody made it.
  const isNamed = facts.os.family === 'debian' || facts.os.family === 'freebsd' || rows.includes('file')
  return { zone: zone ?? null, name: isNamed ? value('name') : id }
}

function relink(id: string): Shell {
  return sh`[ ! -d ${LINK} ] || { echo ${`a directory is in the way at ${LINK}`} >&2; exit 1; }
rm -f /etc/.localtime.hostwright-new && ln -s ${`${ZONES}/${id}`} /etc/.localtime.hostwright-new && mv -f /etc/.localtime.hostwright-new ${LINK}`
}
