/** Sends the updates, and keeps the list of what is ours so that it never says less than what we have written. */
import { sh } from '../../src/core/shell.ts'
import { command, type Command } from '../../src/type/command.ts'
import { messagesOf } from './messages.ts'
import type { UpdatesState } from './observe.ts'
import { heading, LISTS, nsupdate, type Place } from './place.ts'
import { keyOf, readText, sortLines, type ZoneLine } from './records.ts'

export function update(
  place: Place,
  before: UpdatesState | null,
  after: readonly ZoneLine[],
): readonly Command[] {
  const { zone, list } = place
  const read = (text: string): readonly ZoneLine[] => {
    const line = readText(text, zone)
    return line === undefined ? [] : [line]
  }
  const present = (before?.present ?? []).flatMap(read)
  const listed = (before?.listed ?? []).flatMap(read)
  const presentKeys = new Set(present.map((line) => keyOf(line)))
  const wantedKeys = new Set(after.map((line) => keyOf(line)))
  const listedKeys = new Set(listed.map((line) => keyOf(line)))
  // What someone else has made as we would have it is not put on the list: it stays theirs when we no longer want it.
  const ours = after.filter((line) => listedKeys.has(keyOf(line)) || !presentKeys.has(keyOf(line)))
  const gone = listed.filter((line) => !wantedKeys.has(keyOf(line)))
  const body = [
    ...sortLines(ours, zone).map((text) => `;01 ${text}`),
    ...sortLines(gone, zone).map((text) => `;0 ${text}`),
    ...heading(place),
    ...messagesOf(present, after).flatMap((message) => [...message, 'send']),
    '',
  ].join('\n')
  const staged = `/run/.hostwright-dns-${place.list.slice(LISTS.length + 1)}`
  // Nothing is sent before the list has it: a run that is cut leaves no record that nobody knows to be ours.
  const script = sh`keep() {
  mkdir -p ${LISTS} && sed -n "s/^;$1 //p" ${staged} > ${list}.new && mv -f ${list}.new ${list}
}
keep '01\{0,1\}' || exit
said=$(${nsupdate(place, staged)} 2>&1) || {
  printf 'the server did not take the update of %s: %s\n' ${zone} "$said" >&2
  exit 1
}
keep 01`
  return [command(script, { body: { path: staged, content: Buffer.from(body) }, timeout: 600 })]
}
