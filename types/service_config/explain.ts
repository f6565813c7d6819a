/** What a checker or a server complained of, in our own terms: the place in a file of ours, and the object that is written there. */
import { textOf } from '../../src/type/content.ts'
import type { Wanted } from '../../src/type/define-type.ts'
import type { Params } from './params.ts'
import { type WantedFile, wantedSet } from './wanted-set.ts'

/**
 * The last line of what the script printed is its own sentence; before it are the words of a program. The reason is the
 * sentence, the word that says most, and the object. Undefined where there is nothing but the sentence.
 */
export function explainFailure({ params }: Wanted<Params>, said: string): string | undefined {
  const lines = said
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
  const words = lines.slice(0, -1)
  const sentence = lines.at(-1)
  if (sentence === undefined || words.length === 0) return undefined
  const { files } = wantedSet(params)
  for (const word of words)
    for (const place of placesIn(word)) {
      const file = fileAt(files, place.path)
      const object = file === undefined ? undefined : objectAt(file, place.line)
      if (object !== undefined) return `${sentence}: ${word} [${object}]`
    }
  const word = words.find((one) => COMPLAINT.test(one)) ?? words.at(-1) ?? ''
  const object = objectNamedIn(word, params.objects)
  return `${sentence}: ${word}${object === undefined ? '' : ` [${object}]`}`
}

/** Where a program names no place: the object that has an address of which it speaks. */
function objectNamedIn(word: string, objects: readonly string[]): string | undefined {
  const addresses = word.match(/[0-9a-f]+(?:[.:]+[0-9a-f]*){2,}(?![0-9a-f/])/gi) ?? []
  for (const address of addresses) {
    const object = objects.find((line) => line.split(' ').includes(address))
    if (object !== undefined) return object
  }
  return undefined
}

const COMPLAINT = /error|already|fail|bad|refus|cannot|unable|invalid|unknown|expect|no such|not /i

interface Place {
  readonly path: string
  /** From 1. */
  readonly line: number
}

/** `FILE line 7` (dhcpd), `FILE:7` and `FILE:7.3-9` (BIND, Kea), `line 7 of FILE` (dnsmasq). */
function placesIn(word: string): readonly Place[] {
  const places: Place[] = []
  for (const [, path = '', line] of word.matchAll(/([^\s:'"()[\],]+),? line (\d+)/g))
    places.push({ path, line: Number(line) })
  for (const [, path = '', line] of word.matchAll(/([^\s:'"()[\],]+):(\d+)/g))
    places.push({ path, line: Number(line) })
  for (const [, line, path = ''] of word.matchAll(/line (\d+) of (?:file )?([^\s:'"()[\],]+)/g))
    places.push({ path, line: Number(line) })
  return places
}

/** The file of the set that a path ends with, wherever it was staged. */
function fileAt(files: readonly WantedFile[], path: string): WantedFile | undefined {
  return files
    .filter((file) => path === file.path || path.endsWith(`/${file.path}`))
    .toSorted((a, b) => b.path.length - a.path.length)[0]
}

/** Before each block of a generated text stands a comment with the object that it is of. */
const OBJECT_COMMENT =
  /^\s*(?:#|\/\/|;)\s*((?:host|reservation|subnet|network|range|gateway|option|class|boot|zone|record|view)\s.*)$/

/** `host web03 eth0: "fixed-address 10.20.0.300;"`; the line alone where no object is named before it, as in zones. */
function objectAt(file: WantedFile, line: number): string | undefined {
  const lines = (textOf(file.bytes) ?? '').split('\n')
  const text = lines[line - 1]?.trim()
  if (text === undefined || file.content.text === undefined) return undefined
  // What is wrong is in another file, of which the program has spoken too.
  if (/^(?:include\b|conf-(?:file|dir)=)/.test(text)) return undefined
  const comment = lines.slice(0, line).findLast((one) => OBJECT_COMMENT.test(one))
  const object = comment === undefined ? undefined : OBJECT_COMMENT.exec(comment)?.[1]?.trim()
  if (text === '') return object
  return object === undefined ? `"${cut(text)}"` : `${object}: "${cut(text)}"`
}

function cut(text: string): string {
  return text.length > 120 ? `${text.slice(0, 120)}…` : text
}
