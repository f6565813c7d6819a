/** A locale of the GNU C library: whether programs can use it, and what logins use it for. */
import * as z from 'zod/mini'
import { groupBy } from '../../src/core/group-by.ts'
import { lines, raw, type Shell } from '../../src/core/shell.ts'
import { defineType, type Change } from '../../src/type/define-type.ts'
import { editLines, type KeyedLine } from '../_lib/keyed-lines.ts'
import { quietlyFunction } from '../_lib/init/init.ts'
import { LIST, type LocaleState, observeLocales } from './observe.ts'
import { Params, variablesOf } from './params.ts'

type LocaleChange = Change<Params, LocaleState>

export const locale = defineType({
  name: 'locale',
  summary: 'A locale of the GNU C library: whether programs can use it, and what logins use it for',
  id: z.string().check(
    z.regex(/^(?:C|POSIX|C\.UTF-8|[a-z]{2,3}(?:_[A-Z]{2})?(?:\.[A-Za-z0-9-]+)?(?:@[a-z]+)?)$/, {
      error: 'must be the name of a locale, as in "de_DE.UTF-8"',
    }),
    z.describe('Its name, as in the first column of `/usr/share/i18n/SUPPORTED`: `de_DE.UTF-8`.'),
  ),
  params: Params,
  needs: ({ id }) => [
    'package:locales',
    'package:glibc-locale',
    `package:glibc-langpack-${id.split(/[_.@]/)[0] ?? ''}`,
  ],

  observe: observeLocales,

  desired: ({ params }) => {
    if (params.state === 'absent') return null
    return { generated: true, listed: true, used: variablesOf(params) }
  },

  converge: (change) => together([change]),
  convergeAll: together,

  keeps: ({ keys, before, after }) => [
    ...(after === null || keys.includes('listed') ? [LIST] : []),
    ...(before !== null && (after === null || keys.includes('used')) ? [before.file] : []),
  ],
  putBack: ({ keys, after }) => (after === null || keys.includes('listed') ? GENERATE : null),
})

/** Reads of the list what is behind a "#" as well, so that a line is taken out of its comment where it stands. */
const LIST_KEY = raw(
  'function key(text) { sub(/^[# \\t]+/, "", text); gsub(/[ \\t]+/, " ", text); sub(/ $/, "", text); return text }',
)
const VARIABLE_KEY = raw(
  'function key(text) { if (text ~ /^[ \\t]*#/ || text !~ /=/) return ""; sub(/=.*/, "", text); gsub(/[ \\t]/, "", text); return text }',
)

// It makes all that are listed, and has much to say.
const GENERATE = lines(quietlyFunction, raw('hw_quietly locale-gen'))

/** The list once, all that is in it made once, and then the variables. */
function together(changes: readonly LocaleChange[]): readonly Shell[] {
  const listing = changes.filter(
    ({ before, after, keys }) =>
      before !== null &&
      before.charset !== '' &&
      (after === null || keys.includes('listed') || keys.includes('generated')),
  )
  const using = changes.filter(
    ({ before, after, keys }) => before !== null && (after === null || keys.includes('used')),
  )
  const files = groupBy(using, ({ before }) => before?.file ?? '')
  return [
    ...(listing.length === 0 ? [] : [editLines(LIST, LIST_KEY, listing.map(listLine)), GENERATE]),
    ...[...files].map(([path, some]) => editLines(path, VARIABLE_KEY, some.flatMap(variableLines))),
  ]
}

function listLine({ id, before, after }: LocaleChange): KeyedLine {
  const line = `${id} ${before?.charset ?? ''}`
  return { keys: [line], line: after === null ? `# ${line}` : line }
}

function variableLines({ id, params, before, after }: LocaleChange): readonly KeyedLine[] {
  if (after === null) return (before?.used ?? []).map((name) => ({ keys: [name], line: null }))
  return variablesOf(params).map((name) => ({ keys: [name], line: `${name}=${id}` }))
}
