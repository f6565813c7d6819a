/** A mount point: its line in fstab(5), and what is mounted there now. */
import * as z from 'zod/mini'
import { all, lines, sh, type Shell } from '../../src/core/shell.ts'
import { defineType, type Change } from '../../src/type/define-type.ts'
import { probe } from '../../src/type/probe.ts'
import { type Observed, refused } from '../../src/type/state.ts'
import { AbsolutePath, ancestorsOf } from '../_lib/absolute-path.ts'
import { escape, FSTAB, FSTAB_KEY, fstabText, readFstab, showMounts, unescape } from '../_lib/fstab.ts'
import { editLines, readShown, showFile } from '../_lib/keyed-lines.ts'

const Word = z
  .string()
  .check(z.regex(/^[^\s,#][^\s,]*$/, { error: 'must be one option without blanks and commas' }))

const Params = z
  .strictObject({
    source: z
      .optional(
        z
          .string()
          .check(
            z.regex(/^[^\s#-][^\n]*$/, { error: 'must be a device, a name of one, or what the type takes' }),
          ),
      )
      .check(
        z.describe(
          'What is mounted: `/dev/vdb1`, `UUID=…`, `LABEL=data`, `nfs1:/export`, a folder for `bind`. Needed unless `absent`.',
        ),
      ),
    type: z
      ._default(
        z
          .string()
          .check(z.regex(/^[A-Za-z0-9][A-Za-z0-9._-]*$/, { error: 'must be the name of a file system' })),
        'auto',
      )
      .check(z.describe('File system: `ext4`, `xfs`, `nfs4`, `tmpfs`; `none` with the option `bind`.')),
    options: z
      ._default(z.array(Word), [])
      .check(z.describe("Mount options: `['noatime', 'size=1g']`; `defaults` where there are none.")),
    dump: z._default(z.int().check(z.minimum(0), z.maximum(9)), 0).check(z.describe('Fifth field of fstab.')),
    pass: z
      ._default(z.int().check(z.minimum(0), z.maximum(9)), 0)
      .check(
        z.describe(
          'Sixth field of fstab: `2` to have it checked at the start, `1` for the root, `0` for never.',
        ),
      ),
    mounted: z
      ._default(z.boolean(), true)
      .check(
        z.describe('Whether it is mounted now, and not only at the next start. `false` leaves it as it is.'),
      ),
    state: z
      ._default(z.enum(['present', 'absent']), 'present')
      .check(z.describe('With `absent` it is unmounted and taken out of fstab.')),
  })
  .check(
    z.refine(({ source, state }) => source !== undefined || state === 'absent', {
      error: 'is needed',
      path: ['source'],
    }),
  )

type Params = z.output<typeof Params>

interface MountState {
  readonly source?: string
  readonly type?: string
  readonly options?: string
  readonly check?: string
  readonly mounted?: boolean
  readonly [key: string]: string | boolean | undefined
}

const VITAL = new Set(['/', '/proc', '/sys', '/dev', '/run', '/usr', '/boot'])

export const mount = defineType({
  name: 'mount',
  summary: 'A mount point: its line in fstab, and what is mounted there now',
  id: AbsolutePath.check(z.describe('The mount point: `/srv/data`. It is made where it is not there.')),
  params: Params,
  problems: ({ id, params }) =>
    params.state === 'absent' && VITAL.has(id)
      ? [{ message: `"${id}" cannot be absent: the host would not start without it` }]
      : [],
  needs: ({ id, params }) => [
    ...ancestorsOf(id).map((path) => `directory:${path}` as const),
    `directory:${id}`,
    ...(params.source?.startsWith('/') === true
      ? ([`filesystem:${params.source}`, `directory:${params.source}`] as const)
      : []),
  ],

  observe: (wanted) =>
    probe(lines(showMounts, showFile(FSTAB)), (stdout) => {
      const [, table = '', shown = ''] =
        /^=mounts\n([\s\S]*?)^(=(?:file|none|directory)[\s\S]*)$/m.exec(stdout) ?? []
      const file = readShown(shown)
      const inFile = new Map(readFstab(file.lines).map((line) => [line.point, line]))
      const mounted = new Set(table.split('\n').map((line) => unescape(line.split(/\s+/)[1] ?? '')))
      return new Map(
        wanted.map(({ id }): [string, Observed<MountState>] => {
          if (file.kind === 'directory') return [id, refused(`a directory is in the way at ${FSTAB}`)]
          const line = inFile.get(id)
          if (line === undefined && !mounted.has(id)) return [id, null]
          return [
            id,
            {
              ...(line === undefined
                ? {}
                : {
                    source: line.source,
                    type: line.type,
                    options: line.options,
                    check: `${line.dump} ${line.pass}`,
                  }),
              mounted: mounted.has(id),
            },
          ]
        }),
      )
    }),

  desired: ({ params }) =>
    params.state === 'absent'
      ? null
      : {
          ...(params.source === undefined ? {} : { source: params.source }),
          type: params.type,
          options: optionsOf(params),
          check: `${params.dump} ${params.pass}`,
          ...(params.mounted ? { mounted: true } : {}),
        },

  converge: (change) => (change.after === null ? remove(change) : set(change)),
  keeps: () => [FSTAB],
})

function optionsOf({ options }: Params): string {
  return options.length === 0 ? 'defaults' : options.join(',')
}

type MountChange = Change<Params, MountState>

/** First the line, then the mount by that very line, so that the next start does the same. */
function set({ id, params, before, keys }: MountChange): readonly Shell[] {
  const { source = '', type, dump, pass } = params
  const text = fstabText({
    source,
    point: id,
    type,
    options: optionsOf(params),
    dump: String(dump),
    pass: String(pass),
  })
  const isLineRight = before !== null && !keys.some((key) => key !== 'mounted')
  const steps: Shell[] = isLineRight
    ? []
    : [editLines(FSTAB, FSTAB_KEY, [{ keys: [escape(id)], line: text }])]
  if (!params.mounted) return steps
  const another = keys.includes('source') || keys.includes('type')
  if (before?.mounted !== true) steps.push(mountNow(id))
  else if (another && before.source !== undefined) steps.push(all(sh`umount ${id}`, mountNow(id)))
  else if (keys.includes('options')) steps.push(sh`mount -o remount ${id}`)
  return steps
}

function mountNow(id: string): Shell {
  return all(sh`{ [ -d ${id} ] || ( umask 022; mkdir -p ${id} ); }`, sh`mount ${id}`)
}

function remove({ id, before }: MountChange): readonly Shell[] {
  return [
    ...(before?.mounted === true ? [sh`umount ${id}`] : []),
    ...(before?.source === undefined
      ? []
      : [editLines(FSTAB, FSTAB_KEY, [{ keys: [escape(id)], line: null }])]),
  ]
}
