/** Swap space: a file or a device, made, in fstab and in use. */
import * as z from 'zod/mini'
import { all, lines, raw, sh, type Shell } from '../../src/core/shell.ts'
import { parseSize } from '../../src/core/size.ts'
import { command, type Command } from '../../src/type/command.ts'
import { defineType, type Change } from '../../src/type/define-type.ts'
import { probe } from '../../src/type/probe.ts'
import { type Observed, refused } from '../../src/type/state.ts'
import { AbsolutePath, ancestorsOf } from '../_lib/absolute-path.ts'
import { demand, demandParentOf } from '../_lib/demand.ts'
import { escape, FSTAB, FSTAB_KEY, fstabText, readFstab, unescape } from '../_lib/fstab.ts'
import { editLines, readShown, showFile } from '../_lib/keyed-lines.ts'

const MIB = 2 ** 20

const Params = z.strictObject({
  size: z
    .optional(
      z.pipe(
        z
          .string()
          .check(
            z.refine((text) => sizeOf(text) >= MIB, { error: "must be a size of at least 1M, as '2G'" }),
          ),
        z.transform((text) => Math.round(sizeOf(text) / MIB)),
      ),
    )
    .check(z.describe("Of a file: `'2G'`. It is made so; left out for a device, which must be there.")),
  priority: z
    .optional(z.int().check(z.minimum(0), z.maximum(32_767)))
    .check(z.describe('Higher is used first; the kernel chooses where not given.')),
  state: z
    ._default(z.enum(['present', 'absent']), 'present')
    .check(z.describe('With `absent` it is no longer used, and a file is removed.')),
})

type Params = z.output<typeof Params>

function sizeOf(text: string): number {
  return parseSize(text) ?? 0
}

interface SwapState {
  /** MiB of a file. */
  readonly size?: number
  /** Fields of its line in fstab. */
  readonly line?: string
  readonly active?: boolean
  readonly [key: string]: number | string | boolean | undefined
}

export const swap = defineType({
  name: 'swap',
  summary: 'Swap space: a file or a device',
  id: AbsolutePath.check(z.describe('The file or the device: `/swapfile`.')),
  params: Params,
  needs: ({ id }) => ancestorsOf(id).map((path) => `directory:${path}` as const),

  observe: (wanted) =>
    probe(
      lines(
        ...wanted.map(
          ({ id }) =>
            sh`if [ -b ${id} ]; then echo =device; elif [ -f ${id} ] && [ ! -L ${id} ]; then echo "=size $(wc -c <${id})"; elif [ -e ${id} ] || [ -L ${id} ]; then echo =other; else echo =nothing; fi`,
        ),
        raw('echo =swaps; cat /proc/swaps 2>/dev/null'),
        showFile(FSTAB),
      ),
      (stdout) =>
        parse(
          stdout,
          wanted.map(({ id }) => id),
        ),
    ),

  desired: ({ params }) =>
    params.state === 'absent'
      ? null
      : {
          ...(params.size === undefined ? {} : { size: params.size }),
          line: optionsOf(params),
          active: true,
        },

  converge: (change) => (change.after === null ? remove(change) : set(change)),
  keeps: () => [FSTAB],
})

function parse(stdout: string, ids: readonly string[]): ReadonlyMap<string, Observed<SwapState>> {
  const [head = '', rest = ''] = stdout.split(/^=swaps\n/m)
  const at = /^=(?:file|none|directory)$/m.exec(rest)?.index ?? rest.length
  const active = new Set(
    rest
      .slice(0, at)
      .split('\n')
      .slice(1)
      .map((line) => unescape(line.split(/\s+/)[0] ?? '')),
  )
  const inFile = new Map(
    readFstab(readShown(rest.slice(at)).lines).flatMap((line) =>
      line.type === 'swap' ? [[line.source, line]] : [],
    ),
  )
  const kinds = head.trim().split('\n')
  return new Map(
    ids.map((id, index): [string, Observed<SwapState>] => {
      const [kind = '', bytes] = (kinds[index] ?? '').split(/\s+/)
      if (kind === '=other') return [id, refused('what is there is neither a file nor a device')]
      const line = inFile.get(id)
      if (kind === '=nothing' && line === undefined && !active.has(id)) return [id, null]
      if (kind === '=device' && line === undefined && !active.has(id)) return [id, null]
      return [
        id,
        {
          ...(bytes === undefined ? {} : { size: Math.round(Number(bytes) / MIB) }),
          ...(line === undefined ? {} : { line: line.options }),
          active: active.has(id),
        },
      ]
    }),
  )
}

function optionsOf({ priority }: Params): string {
  return priority === undefined ? 'defaults' : `pri=${priority}`
}

type SwapChange = Change<Params, SwapState>

function set({ id, params, before, keys }: SwapChange): readonly (Shell | Command)[] {
  const steps: (Shell | Command)[] = []
  const isActive = before?.active === true
  const anew = before === null || (params.size !== undefined && keys.includes('size'))
  if (isActive && keys.some((key) => key !== 'active')) steps.push(sh`swapoff ${id}`)
  if (anew && params.size !== undefined) steps.push(demandParentOf(id), made(id, params.size))
  else if (anew)
    steps.push(
      demand(sh`[ -b ${id} ]`, `there is no device "${id}": give a size to have a file made`),
      format(id),
    )
  if (before?.line !== optionsOf(params)) {
    const text = fstabText({
      source: id,
      point: 'none',
      type: 'swap',
      options: optionsOf(params),
      dump: '0',
      pass: '0',
    })
    steps.push(editLines(FSTAB, FSTAB_KEY, [{ keys: [escape(id)], line: text }]))
  }
  const priority = params.priority === undefined ? [] : ['-p', String(params.priority)]
  steps.push(sh`swapon ${priority} ${id}`)
  return steps
}

/** Written in full, since a swap file must have no holes, and closed to others before a byte is in it. */
function made(id: string, mebibytes: number): Command {
  const script = all(
    sh`rm -f ${id}`,
    sh`( umask 077; dd if=/dev/zero of=${id} bs=1048576 count=${mebibytes} 2>/dev/null )`,
    format(id),
  )
  return command(
    sh`{ ${script}; } || { echo "a file of ${mebibytes} MiB cannot be made" >&2; rm -f ${id}; false; }`,
    {
      timeout: 300 + mebibytes,
    },
  )
}

/** Refuses what holds something else: a file system, say. */
function format(id: string): Shell {
  return all(
    sh`{ hw_type=; ! command -v blkid >/dev/null 2>&1 || hw_type=$(blkid -p -s TYPE -o value ${id} 2>/dev/null) || :; }`,
    demand(raw('[ -z "$hw_type" ] || [ "$hw_type" = swap ]'), `"${id}" holds something else already`),
    sh`mkswap ${id} >/dev/null`,
  )
}

function remove({ id, before }: SwapChange): readonly Shell[] {
  return [
    ...(before?.active === true ? [sh`swapoff ${id}`] : []),
    ...(before?.line === undefined
      ? []
      : [editLines(FSTAB, FSTAB_KEY, [{ keys: [escape(id)], line: null }])]),
    ...(before?.size === undefined ? [] : [sh`rm -f ${id}`]),
  ]
}
