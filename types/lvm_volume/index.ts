/** A logical volume of LVM, with its volume group where it says on what. */
import * as z from 'zod/mini'
import { parseSize } from '../../src/core/size.ts'
import { all, raw, sh, type Shell } from '../../src/core/shell.ts'
import { defineType, type Change } from '../../src/type/define-type.ts'
import { probe } from '../../src/type/probe.ts'
import { type Observed, refused, unknown } from '../../src/type/state.ts'
import { AbsolutePath } from '../_lib/absolute-path.ts'

const MIB = 2 ** 20

const Params = z
  .strictObject({
    size: z
      .optional(
        z.pipe(
          z.string().check(
            z.refine((text) => (parseSize(text) ?? 0) >= MIB, {
              error: "must be a size of at least 1M, as '20G'",
            }),
          ),
          z.transform((text) => parseSize(text) ?? 0),
        ),
      )
      .check(
        z.describe(
          "How large it is at least: `'20G'`. It grows to it, and never shrinks. Needed unless `absent`.",
        ),
      ),
    devices: z
      ._default(z.array(AbsolutePath), [])
      .check(
        z.describe('On what the volume group is made, or grown by: disks or partitions that hold nothing.'),
      ),
    resize: z._default(z.boolean(), true).check(z.describe('Whether the file system on it grows with it.')),
    state: z
      ._default(z.enum(['present', 'absent']), 'present')
      .check(
        z.describe('Whether the volume is there. Removing it loses what is in it, and needs `--force`.'),
      ),
  })
  .check(
    z.refine(({ size, state }) => size !== undefined || state === 'absent', {
      error: 'is needed',
      path: ['size'],
    }),
  )

type Params = z.output<typeof Params>

interface VolumeState {
  /** Bytes, or those that are wanted where it is larger by less than an extent, or by more. */
  readonly size: number
  readonly devices: readonly string[]
  readonly [key: string]: number | readonly string[]
}

const LOOK = raw(`command -v lvs >/dev/null 2>&1 || { echo =none; exit 0; }
echo =volumes; lvs --noheadings --nosuffix --units b -o vg_name,lv_name,lv_size || exit
echo =groups; vgs --noheadings --nosuffix --units b -o vg_name,vg_extent_size || exit
echo =devices; pvs --noheadings -o vg_name,pv_name`)

const NAME = '[A-Za-z0-9_+.][A-Za-z0-9_+.-]{0,100}'

export const lvmVolume = defineType({
  name: 'lvm_volume',
  summary: 'A logical volume of LVM, with its volume group',
  id: z
    .string()
    .check(
      z.regex(new RegExp(`^${NAME}/${NAME}$`), { error: 'must be a volume group and a volume: data/www' }),
      z.describe('Volume group and volume: `data/www`; the device is `/dev/data/www`.'),
    ),
  params: Params,
  needs: () => ['package:lvm2'],

  observe: (wanted) =>
    probe(LOOK, (stdout, code) => {
      const none = /^=none$/m.test(stdout)
      if (code !== 0 && !none) throw new Error('lvs, vgs or pvs failed')
      const found = none ? undefined : parse(stdout)
      return new Map(wanted.map(({ id, params }) => [id, observed(id, params, found)]))
    }),

  desired: ({ params: { state, size, devices } }) =>
    state === 'absent' || size === undefined
      ? null
      : { size, ...(devices.length === 0 ? {} : { devices: devices.toSorted() }) },

  converge: (change) => [change.after === null ? sh`lvremove --yes ${change.id} >/dev/null` : set(change)],
  hazards: ({ id, before, after }) =>
    after === null && before !== null ? [`removes the volume ${id} with all that is in it`] : [],
})

interface Found {
  readonly volumes: ReadonlyMap<string, number>
  /** Bytes of an extent by group. */
  readonly groups: ReadonlyMap<string, number>
  readonly devices: readonly (readonly [string, string])[]
}

function parse(stdout: string): Found {
  const section = (name: string): string[][] => {
    const text = new RegExp(`^=${name}\\n([\\s\\S]*?)(?=^=|$(?![\\s\\S]))`, 'm').exec(stdout)?.[1] ?? ''
    return text.split('\n').flatMap((line) => (line.trim() === '' ? [] : [line.trim().split(/\s+/)]))
  }
  return {
    volumes: new Map(section('volumes').map(([group, name, size]) => [`${group}/${name}`, Number(size)])),
    groups: new Map(section('groups').map(([group = '', extent]) => [group, Number(extent)])),
    // A device that belongs to no group has only its own name.
    devices: section('devices').flatMap(([group, device]) =>
      group === undefined || device === undefined ? [] : [[group, device] as const],
    ),
  }
}

function observed(id: string, params: Params, found: Found | undefined): Observed<VolumeState> {
  if (found === undefined)
    return params.state === 'absent' ? null : unknown('the host has no LVM: lvs is not there')
  const group = id.slice(0, id.indexOf('/'))
  const size = found.volumes.get(id)
  const devices = found.devices.flatMap(([of, device]) => (of === group ? [device] : []))
  if (size === undefined) {
    if (params.state === 'present' && !found.groups.has(group) && params.devices.length === 0)
      return refused(`there is no volume group "${group}"`, 'name the devices to make it on')
    return null
  }
  const wanted = params.size ?? 0
  const missing = params.devices.filter((device) => !devices.includes(device))
  return {
    // It is made of whole extents, and what is larger than asked for is right.
    size: size >= wanted ? wanted : size,
    devices: params.devices.filter((device) => !missing.includes(device)).toSorted(),
  }
}

type VolumeChange = Change<Params, VolumeState>

function set({ id, params: { size = 0, devices, resize }, before }: VolumeChange): Shell {
  const [group = '', name = ''] = id.split('/')
  const bytes = `${size}b`
  const grown = before !== null && before.size < size
  return all(
    ...devices.map(
      (device) =>
        sh`{ hw_group=$(pvs --noheadings -o vg_name ${device} 2>/dev/null) || hw_group=; hw_group=$(echo $hw_group); if [ "$hw_group" = ${group} ]; then :; elif [ -n "$hw_group" ]; then echo ${device} "belongs to volume group $hw_group" >&2; false; elif vgs ${group} >/dev/null 2>&1; then vgextend ${group} ${device} >/dev/null; else vgcreate ${group} ${device} >/dev/null; fi; }`,
    ),
    ...(before === null
      ? [sh`lvcreate --yes --wipesignatures n --size ${bytes} --name ${name} ${group} >/dev/null`]
      : grown
        ? [sh`lvextend ${resize ? ['--resizefs'] : []} --size ${bytes} ${id} >/dev/null`]
        : []),
  )
}
