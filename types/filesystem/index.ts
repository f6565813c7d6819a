/** A file system on a device or in an image: made where there is none, and never over something else. */
import * as z from 'zod/mini'
import { all, lines, raw, sh, type Shell } from '../../src/core/shell.ts'
import { defineType, type Change } from '../../src/type/define-type.ts'
import { probe } from '../../src/type/probe.ts'
import { type Observed, refused, unknown } from '../../src/type/state.ts'
import { AbsolutePath } from '../_lib/absolute-path.ts'
import { demand } from '../_lib/demand.ts'

const LABEL_LENGTHS = { ext2: 16, ext3: 16, ext4: 16, xfs: 12, btrfs: 255, vfat: 11 } as const
type FileSystem = keyof typeof LABEL_LENGTHS

const Params = z.strictObject({
  type: z.enum(['ext2', 'ext3', 'ext4', 'xfs', 'btrfs', 'vfat']).check(z.describe('Which file system.')),
  label: z
    .optional(
      z.string().check(
        z.regex(/^[A-Za-z0-9_.][A-Za-z0-9_. -]*$/, {
          error: 'must be letters, digits, "_", "-", "." and blanks',
        }),
      ),
    )
    .check(z.describe('Its name, for `LABEL=…` in `mount`; left alone where not given.')),
  options: z
    ._default(z.array(z.string().check(z.regex(/^[^\n]+$/, { error: 'must be one line' }))), [])
    .check(z.describe("Further arguments of `mkfs`, for when it is made: `['-m', '0']`.")),
  overwrite: z
    ._default(z.boolean(), false)
    .check(z.describe('Make it even where another file system is. All that is in that one is lost.')),
})

type Params = z.output<typeof Params>

interface FileSystemState {
  readonly type: string
  readonly label: string
  readonly [key: string]: string
}

// busybox's blkid has no -o and -p, and prints the label only where there is one.
const LOOK = raw(`hw_look() {
  echo "=$2"
  if [ ! -e "$1" ]; then echo missing; return; fi
  if ! command -v blkid >/dev/null 2>&1; then echo blind; return; fi
  if hw_found=$(blkid -p -o export "$1" 2>/dev/null); then echo found; printf '%s\\n' "$hw_found"
  elif hw_found=$(blkid "$1" 2>/dev/null) && [ -n "$hw_found" ]; then echo line; printf '%s\\n' "$hw_found"
  else echo empty
  fi
}`)

export const filesystem = defineType({
  name: 'filesystem',
  summary: 'A file system on a device, made where there is none',
  id: AbsolutePath.check(z.describe('The device, or an image: `/dev/vdb1`, `/dev/mapper/data-www`.')),
  params: Params,
  problems: ({ params: { type, label = '' } }) =>
    label.length <= LABEL_LENGTHS[type]
      ? []
      : [
          {
            message: `a label of ${type} has at most ${LABEL_LENGTHS[type]} characters, not ${label.length}`,
          },
        ],
  needs: ({ id, params }) => {
    const [, group, volume] = /^\/dev\/([^/]+)\/([^/]+)$/.exec(id) ?? []
    return [
      `package:${PACKAGES[params.type]}`,
      `file:${id}`,
      ...(group === undefined || volume === undefined ? [] : ([`lvm_volume:${group}/${volume}`] as const)),
    ]
  },

  observe: (wanted) =>
    probe(lines(LOOK, ...wanted.map(({ id }, index) => sh`hw_look ${id} ${index}`)), (stdout) => {
      const parts = stdout.split(/^=\d+\n/m).slice(1)
      if (parts.length !== wanted.length) throw new Error('the probe did not run to its end')
      return new Map(wanted.map(({ id, params }, index) => [id, read(parts[index] ?? '', id, params)]))
    }),

  desired: ({ params: { type, label } }) => ({ type, ...(label === undefined ? {} : { label }) }),

  converge: (change) => [
    change.before === null || change.keys.includes('type') ? make(change) : rename(change),
  ],
  hazards: ({ id, before, after }) =>
    before === null || after?.['type'] === undefined || before['type'] === after['type']
      ? []
      : [`destroys the ${before['type']} file system on ${id} with all that is in it`],
})

const PACKAGES: Readonly<Record<FileSystem, string>> = {
  ext2: 'e2fsprogs',
  ext3: 'e2fsprogs',
  ext4: 'e2fsprogs',
  xfs: 'xfsprogs',
  btrfs: 'btrfs-progs',
  vfat: 'dosfstools',
}

function read(text: string, id: string, { type, overwrite }: Params): Observed<FileSystemState> {
  const [kind = '', ...rest] = text.trimEnd().split('\n')
  if (kind === 'missing') return unknown(`there is no "${id}"`)
  if (kind === 'blind')
    return refused('the host has no blkid, which tells what is on a device', 'install util-linux')
  if (kind === 'empty') return null
  const found = kind === 'found' ? exported(rest) : inOneLine(rest.join(' '))
  const present = found.get('TYPE')
  if (present === undefined && found.get('PTTYPE') !== undefined && !overwrite)
    return refused(`"${id}" has a table of partitions`, 'name the partition; or "overwrite: true"')
  if (present === undefined) return null
  if (present !== type && !overwrite)
    return refused(
      `"${id}" holds ${present} already`,
      'what is on it would be lost: "overwrite: true" says that it may',
    )
  return { type: present, label: found.get('LABEL') ?? '' }
}

function exported(rows: readonly string[]): ReadonlyMap<string, string> {
  return new Map(
    rows.map((row) => {
      const at = row.indexOf('=')
      return [row.slice(0, at), row.slice(at + 1).replaceAll(/\\(.)/g, '$1')]
    }),
  )
}

function inOneLine(row: string): ReadonlyMap<string, string> {
  return new Map([...row.matchAll(/([A-Z_]+)="([^"]*)"/g)].map(([, name = '', value = '']) => [name, value]))
}

type FileSystemChange = Change<Params, FileSystemState>

function make({ id, params: { type, label, options, overwrite } }: FileSystemChange): Shell {
  const flag = type === 'vfat' ? '-n' : '-L'
  // None of them asks without a terminal; those that refuse what is there are forced only where that is wanted.
  const force = { ext2: '-F', ext3: '-F', ext4: '-F', xfs: '-f', btrfs: '-f', vfat: '-I' }[type]
  const program = `mkfs.${type}`
  return all(
    demand(sh`command -v ${program} >/dev/null 2>&1`, `there is no ${program}: install ${PACKAGES[type]}`),
    demand(sh`! grep -qs ${`^${id} `} /proc/self/mounts`, `"${id}" is mounted`),
    sh`${program} ${overwrite || type.startsWith('ext') ? [force] : []} ${label === undefined ? [] : [flag, label]} ${options} ${id} >/dev/null`,
  )
}

function rename({ id, params: { type, label = '' } }: FileSystemChange): Shell {
  switch (type) {
    case 'ext2':
    case 'ext3':
    case 'ext4':
      return sh`e2label ${id} ${label}`
    case 'xfs':
      return sh`xfs_admin -L ${label} ${id} >/dev/null`
    case 'btrfs':
      return sh`btrfs filesystem label ${id} ${label}`
    case 'vfat':
      return sh`fatlabel ${id} ${label}`
  }
}
