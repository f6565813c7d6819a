/** Our records in a zone that others change too, brought up to date by signed updates (RFC 2136). */
import * as z from 'zod/mini'
import type { Problem } from '../../src/core/errors.ts'
import { groupBy } from '../../src/core/group-by.ts'
import { defineType, type Wanted } from '../../src/type/define-type.ts'
import { each } from '../../src/type/each.ts'
import { AbsolutePath } from '../_lib/absolute-path.ts'
import { update } from './converge.ts'
import { hazardsOf } from './hazards.ts'
import { observeRecords, type UpdatesState } from './observe.ts'
import { placeOf } from './place.ts'
import { readLine, recordObjects, type ZoneLine } from './records.ts'

const Params = z.strictObject({
  records: z
    .array(z.string())
    .check(
      z.describe(
        'Our records, each as a line of a zone file: `www 300 A 10.20.0.4`. A name without final dot is relative to the zone, `@` is the zone itself.',
      ),
    ),
  ttl: z
    ._default(z.int().check(z.minimum(0), z.maximum(0x7fff_ffff)), 3600)
    .check(z.describe('Seconds, of records that do not say it.')),
  key: z
    .optional(AbsolutePath)
    .check(
      z.describe(
        'File of the TSIG key on this host, as `tsig-keygen` prints it. Default: the session key that BIND on this host makes when it starts (`update-policy local`).',
      ),
    ),
  server: z
    ._default(z.string().check(z.regex(/^[0-9a-fA-F.:]+$/, { error: 'must be an address' })), '127.0.0.1')
    .check(z.describe('Address of the primary; other than this host with `key` alone.')),
  port: z
    ._default(z.int().check(z.minimum(1), z.maximum(65535)), 53)
    .check(z.describe('Port of the primary; other than 53 with `key` alone.')),
})

export type Params = z.output<typeof Params>

export const dnsUpdates = defineType({
  name: 'dns_updates',
  summary: 'Our records in a DNS zone that others change too, by signed updates',
  id: z.string().check(
    z.regex(/^(?:[a-z0-9_/-]+\.)*[a-z0-9_/-]+(?:@[a-z0-9_-]+)?$/, {
      error:
        'must be the name of a zone in lower case without final dot, with @VIEW where the server has views',
    }),
    z.describe('The zone: `dyn.example`; `dyn.example@inside` where the server has views.'),
  ),
  params: Params,
  problems: problemsOf,
  needs: () => ['package:bind9-dnsutils', 'package:bind9', 'service:named', 'bind_zones:named'],

  observe: each(({ id, params }) => observeRecords(placeOf(id, params), linesOf({ id, params }), params.ttl)),
  desired: (wanted): Partial<UpdatesState> => ({
    records: recordObjects(linesOf(wanted), wanted.id, wanted.params.ttl),
  }),
  hazards: (_, texts) => hazardsOf(texts.get('records')),
  converge: (change) => update(placeOf(change.id, change.params), change.before, linesOf(change)),
})

/** They were checked when the resource was made. */
function linesOf({ id, params }: Wanted<Params>): readonly ZoneLine[] {
  const { zone } = placeOf(id, params)
  return params.records.flatMap((text) => {
    const line = readLine(text, zone, params.ttl)
    return 'problem' in line ? [] : [line]
  })
}

function problemsOf(wanted: Wanted<Params>): readonly Problem[] {
  const { id, params } = wanted
  const { zone, isLocal } = placeOf(id, params)
  const problems: Problem[] = []
  if (params.key === undefined && (!isLocal || params.port !== 53))
    problems.push({
      message: 'a server elsewhere is updated with a key alone',
      hint: 'give "key", the file of a TSIG key on this host',
    })
  for (const text of params.records) {
    const line = readLine(text, zone, params.ttl)
    if ('problem' in line) problems.push({ message: `record "${text}": ${line.problem}`, hint: line.hint })
  }
  for (const [owner, lines] of groupBy(linesOf(wanted), (line) => line.owner)) {
    const other = lines.find(({ type }) => type !== 'CNAME')
    const aliases = new Set(lines.flatMap(({ type, data }) => (type === 'CNAME' ? [data] : [])))
    if (aliases.size > 1 || (aliases.size === 1 && other !== undefined))
      problems.push({ message: `"${owner}" is an alias (CNAME), so it can hold nothing else` })
    for (const [type, set] of groupBy(lines, (line) => line.type))
      if (new Set(set.map(({ ttl }) => ttl)).size > 1)
        problems.push({
          message: `"${owner}" ${type} has two TTLs`,
          hint: 'records of one name and type share one TTL (RFC 2181 5.2)',
        })
  }
  return problems
}
