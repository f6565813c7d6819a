/** Which of our records a server has in a zone: its transfer, and the list of what we wrote there last. */
import { raw, sh, type Shell } from '../../src/core/shell.ts'
import { probe, type Probe } from '../../src/type/probe.ts'
import { type Content, type Observed, refused, unknown } from '../../src/type/state.ts'
import { keyOf, readText, recordObjects, readTransferred, sortLines, type ZoneLine } from './records.ts'
import type { Place } from './place.ts'

export interface UpdatesState {
  /** Our records that are there, an object each. */
  readonly records: Content
  /** The same, one a line as `textOf` writes it. */
  readonly present: readonly string[]
  /** Those that we once added, one a line, whether still there or not. */
  readonly listed: readonly string[]
  readonly [key: string]: Content | readonly string[]
}

/** `wanted` are the records as they should be. */
export function observeRecords(
  place: Place,
  wanted: readonly ZoneLine[],
  ttl: number,
): Probe<Observed<UpdatesState>> {
  return probe(transferScript(place), (stdout, code) => {
    if (code === 3) return unknown('dig and nsupdate are not installed (package bind9-dnsutils)')
    return readState(stdout, place, wanted, ttl)
  })
}

// rndc says whether the zone takes updates at all; a server elsewhere has its own rndc.
function transferScript({ zone, view, server, port, key, list, isLocal }: Place): Shell {
  const status = sh`rndc zonestatus ${zone} ${view === undefined ? [] : ['IN', view]} 2> /dev/null`
  return sh`command -v dig > /dev/null && command -v nsupdate > /dev/null || exit 3
echo =status
${isLocal ? status : raw(':')}
echo =list
if [ -f ${list} ]; then cat ${list}; fi
echo =zone
dig ${key === undefined ? [] : ['-k', key]} ${`@${server}`} -p ${port} ${`${zone}.`} AXFR +noall +answer +nosplit +time=10 +tries=1 2>&1
:`
}

/** Types that may stand beside an alias: they sign it (RFC 4035 2.5). */
const BESIDE_ALIAS = new Set(['CNAME', 'RRSIG', 'NSEC', 'KEY'])

export function readState(
  stdout: string,
  { id, zone }: Pick<Place, 'id' | 'zone'>,
  wanted: readonly ZoneLine[],
  ttl: number,
): Observed<UpdatesState> {
  const [status = '', rest = ''] = stdout.split('=list\n')
  const [list = '', transfer = ''] = rest.split('=zone\n')
  if (/^dynamic: no$/m.test(status))
    return refused(
      `the server does not take updates of the zone "${zone}"`,
      'it takes them where its configuration says update-policy or allow-update',
    )
  if (/^frozen: yes$/m.test(status))
    return refused(`the zone "${zone}" is frozen: someone edits its file`, `rndc thaw ${zone}`)
  const lines = transfer.split('\n').flatMap((line) => readTransferred(line) ?? [])
  // A transfer begins and ends with the SOA record (RFC 5936 2.2).
  if (lines.filter(({ type }) => type === 'SOA').length < 2)
    return unknown(`the zone "${zone}" cannot be read from the server: ${complaintIn(transfer)}`)
  const listed = list.split('\n').filter((line) => readText(line, zone) !== undefined)
  return stateOf(lines, listed, wanted, { id, zone, ttl })
}

function complaintIn(transfer: string): string {
  const said = transfer
    .split('\n')
    .flatMap((line) => /^;+ *(?!<<>>|global options)(\S.*)$/.exec(line)?.[1] ?? [])
  return said[0]?.replace(/\.$/, '') ?? 'it does not answer'
}

function stateOf(
  live: readonly ZoneLine[],
  listed: readonly string[],
  wanted: readonly ZoneLine[],
  { id, zone, ttl }: Pick<Place, 'id' | 'zone'> & { readonly ttl: number },
): Observed<UpdatesState> {
  const wantedByKey = new Map(wanted.map((line) => [keyOf(line), line]))
  const own = new Set(listed.flatMap((text) => keyOfText(text, zone)))
  const foreign = live.filter((line) => !own.has(keyOf(line)) && !wantedByKey.has(keyOf(line)))
  const conflicts = conflictsOf(wanted, foreign)
  if (conflicts.length > 0) return refused(conflicts.join('; '))
  const present = live.flatMap((line) => {
    const key = keyOf(line)
    if (own.has(key)) return [line]
    // One that someone else has made as we would have it is right, whatever its TTL, and stays theirs.
    return wantedByKey.get(key) ?? []
  })
  return { records: recordObjects(present, id, ttl), present: sortLines(present, zone), listed }
}

function keyOfText(text: string, zone: string): readonly string[] {
  const line = readText(text, zone)
  return line === undefined ? [] : [keyOf(line)]
}

/** An alias stands alone: a server passes over, without a word, what would stand beside it (RFC 2136 3.4.2.2). */
function conflictsOf(wanted: readonly ZoneLine[], foreign: readonly ZoneLine[]): readonly string[] {
  const others = new Map<string, ZoneLine[]>()
  for (const line of foreign) others.set(line.owner, [...(others.get(line.owner) ?? []), line])
  return wanted.flatMap((line) => {
    const other = others
      .get(line.owner)
      ?.find(({ type }) =>
        line.type === 'CNAME' ? !BESIDE_ALIAS.has(type) || type === 'CNAME' : type === 'CNAME',
      )
    return other === undefined
      ? []
      : [
          `"${line.owner}" has ${other.type} ${other.data}, which is not ours, so it cannot have ${line.type} ${line.data}`,
        ]
  })
}
