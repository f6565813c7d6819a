/** Small types for tests of the engine: a text file, a daemon that counts its restarts, and a thing that always fails. */
import * as z from 'zod/mini'
import { all, raw, sh } from '../../src/core/shell.ts'
import { Secret } from '../../src/core/secret.ts'
import { command, stagedPath } from '../../src/type/command.ts'
import { bytesOf, contentOf } from '../../src/type/content.ts'
import { defineType } from '../../src/type/define-type.ts'
import { each } from '../../src/type/each.ts'
import { probe } from '../../src/type/probe.ts'
import { type Content, type Observed, unknown } from '../../src/type/state.ts'

const Path = z.string()

interface TextState {
  readonly content: Content
  readonly [key: string]: Content
}

/** Something at a path that is no text. */
export const spot = defineType({
  name: 'spot',
  summary: 'Something at a path',
  id: Path,
  params: z.strictObject({ state: z._default(z.enum(['present', 'absent']), 'present') }),
  occupies: ({ id }) => [id],
  observe: () => ({ script: sh`:`, parse: () => new Map<string, Observed>() }),
  desired: ({ params }) => (params.state === 'absent' ? null : { there: true }),
  converge: () => [],
})

/** One digest command for all, as real types do it. */
export const textFile = defineType({
  name: 'text',
  summary: 'A file with this content',
  id: Path,
  params: z.strictObject({
    content: z.optional(z.union([z.string(), z.instanceof(Buffer), z.instanceof(Secret)])),
    state: z._default(z.enum(['present', 'absent']), 'present'),
    /** Run on the staged file before the rename. */
    check: z._default(z.string(), ':'),
  }),
  occupies: ({ id }) => [id],
  observe: (wanted) => ({
    script: raw(
      [
        sh`set -- ${wanted.map(({ id }) => id)}`.text,
        'for one do shift; [ ! -f "$one" ] || set -- "$@" "$one"; done',
        '[ $# -eq 0 ] || { sha256sum -- "$@"; wc -c -- "$@"; }',
      ].join('\n'),
    ),
    parse: (stdout) => {
      const found = new Map<string, TextState>()
      const sizes = new Map<string, number>()
      for (const line of stdout.toString('utf8').split('\n')) {
        const digest = /^([0-9a-f]{64}) [ *](.*)$/.exec(line)
        const size = /^ *(\d+) (.*)$/.exec(line)
        if (digest?.[2] !== undefined)
          found.set(digest[2], { content: { kind: 'content', sha256: digest[1] ?? '', bytes: 0 } })
        else if (size?.[2] !== undefined) sizes.set(size[2], Number(size[1]))
      }
      return new Map(
        wanted.map(({ id }): [string, Observed<TextState>] => {
          const state = found.get(id)
          if (state === undefined) return [id, null]
          return [id, { content: { ...state.content, bytes: sizes.get(id) ?? 0 } }]
        }),
      )
    },
  }),
  desired: ({ params }) => (params.state === 'absent' ? null : { content: contentOf(params.content ?? '') }),
  converge: ({ id, params, after }) => {
    if (after === null) return [sh`rm -f -- ${id}`]
    const staged = stagedPath(id)
    return [
      command(all(raw(params.check), sh`chmod 0644 ${staged}`, sh`mv -f ${staged} ${id}`), {
        body: { path: staged, content: bytesOf(params.content ?? '') },
      }),
    ]
  },
  read: ({ id }) => probe(sh`cat ${id}`, (stdout, code) => (code === 0 ? stdout : null)),
})

/** Each restart adds a line to the log. */
export const daemon = defineType({
  name: 'daemon',
  summary: 'Something that is restarted',
  id: Path,
  params: z.strictObject({ log: z.string(), fails: z._default(z.boolean(), false) }),
  observe: each(() => probe(raw('echo up'), (stdout) => ({ up: stdout.trim() === 'up' }))),
  desired: () => ({ up: true }),
  converge: () => [],
  triggers: {
    restart: ({ params }) =>
      params.fails ? sh`echo no such daemon >&2; exit 4` : sh`echo restarted >> ${params.log}`,
  },
})

/** There once its marker file is; unknown until `after` is there. */
export const mark = defineType({
  name: 'mark',
  summary: 'A marker made by a command of the test',
  id: Path,
  params: z.strictObject({
    run: z.optional(z.string()),
    after: z.optional(z.string()),
    timeout: z.optional(z.number()),
  }),
  observe: each(({ id, params }) =>
    probe(
      sh`[ -z ${params.after ?? ''} ] || [ -e ${params.after ?? ''} ] || exit 3; [ -e ${id} ]`,
      (_, code) => {
        if (code === 3) return unknown(`${params.after ?? ''} is not there yet`)
        return code === 0 ? { there: true } : null
      },
    ),
  ),
  desired: () => ({ there: true }),
  converge: ({ id, params }) => [
    command(params.run === undefined ? sh`: > ${id}` : raw(params.run), {
      ...(params.timeout === undefined ? {} : { timeout: params.timeout }),
    }),
  ],
})

/** A pair of marks. */
export const pair = defineType({
  name: 'pair',
  summary: 'Two marks, the second after the first',
  id: Path,
  params: z.strictObject({}),
  compose: ({ id }, { resource }) => {
    const first = resource('mark', `${id}.first`)
    return [resource('mark', `${id}.second`, { needs: [first] }), first]
  },
})
